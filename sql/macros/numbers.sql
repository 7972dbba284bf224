-- Trino's functions of numbers for DuckDB.

-- Whole numbers divide to whole numbers. By zero doubles do, whole numbers do not: none of these texts
-- is one, so that the cast fails, which it does, unlike error(), inside of try() too. A macro's text
-- takes the place of its call: each operand stands once, outside of the lambda, or a / b / c / d would
-- be written out 27 times, and random() / 2 would throw several dice.
CREATE MACRO "/"(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda operands:
    CASE WHEN operands.b = 0
      THEN cast_to_type(['-inf', 'nan', 'inf'][system.main.sign(operands.a) + 2],
                        divide(operands.a, operands.b))
      ELSE divide(operands.a, operands.b) END)[1];
CREATE MACRO "%"(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda operands:
    CASE WHEN operands.b = 0
      THEN cast_to_type('nan', system.main."%"(operands.a, operands.b))
      ELSE system.main."%"(operands.a, operands.b) END)[1];
CREATE MACRO mod(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda operands:
    CASE WHEN operands.b = 0
      THEN cast_to_type('nan', system.main."%"(operands.a, operands.b))
      ELSE system.main."%"(operands.a, operands.b) END)[1];

-- What CAST(… AS integer) rounds: half goes away from zero, not to the even number.
CREATE MACRO half_up(x) AS
  CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT')
    THEN cast_to_type(round(try_cast(x AS DOUBLE)), x) ELSE x END;

CREATE MACRO truncate(x) AS trunc(x), (x, places) AS trunc(x, places);
-- Exact where the root is whole.
CREATE MACRO cbrt(x) AS
  CASE WHEN pow(round(system.main.cbrt(x)), 3) = x THEN round(system.main.cbrt(x))
    ELSE system.main.cbrt(x) END;
CREATE MACRO sign(x) AS cast_to_type(system.main.sign(x), x);
CREATE MACRO e() AS exp(1e0);
CREATE MACRO nan() AS CAST('NaN' AS DOUBLE);
CREATE MACRO infinity() AS CAST('Infinity' AS DOUBLE);
CREATE MACRO is_nan(x) AS isnan(x);
CREATE MACRO is_finite(x) AS isfinite(x);
CREATE MACRO is_infinite(x) AS isinf(x);
CREATE MACRO width_bucket(x, lowest, highest, buckets) AS
  CAST(greatest(0, least(buckets + 1,
    floor(divide((CAST(x AS DOUBLE) - lowest) * buckets, highest - lowest)) + 1)) AS BIGINT);
CREATE MACRO to_base(x, radix) AS lower(system.main.to_base(x, radix));
CREATE MACRO from_base(digits, radix) AS
  CAST(list_sum(list_transform(range(length(digits)), lambda i:
    (position(lower(digits[length(digits) - i]) IN '0123456789abcdefghijklmnopqrstuvwxyz') - 1)
      * CAST(radix AS HUGEINT) ** i)) AS BIGINT);
CREATE MACRO rand() AS system.main.random();
CREATE MACRO random
  () AS system.main.random(),
  (top) AS CAST(floor(system.main.random() * top) AS BIGINT),
  (low, top) AS CAST(low + floor(system.main.random() * (top - low)) AS BIGINT);

CREATE MACRO bitwise_and(a, b) AS CAST(a AS BIGINT) & CAST(b AS BIGINT);
CREATE MACRO bitwise_or(a, b) AS CAST(a AS BIGINT) | CAST(b AS BIGINT);
CREATE MACRO bitwise_xor(a, b) AS xor(CAST(a AS BIGINT), CAST(b AS BIGINT));
CREATE MACRO bitwise_not(a) AS ~CAST(a AS BIGINT);
CREATE MACRO bitwise_left_shift(a, places) AS a << places;
CREATE MACRO bitwise_right_shift(a, places) AS a >> places;
CREATE MACRO bitwise_right_shift_arithmetic(a, places) AS a >> places;
CREATE MACRO bit_count
  (x) AS CAST(system.main.bit_count(x) AS BIGINT),
  (x, bits) AS CAST(system.main.bit_count(CAST(x AS BIGINT)) AS BIGINT);

-- Exact, which is nearer to the truth than any estimate.
CREATE MACRO approx_distinct(x) AS count(DISTINCT x), (x, deviation) AS count(DISTINCT x);
-- The value at the place floor(p * n) of the sorted ones, counted from the greatest.
CREATE MACRO percentile_place
  (p DOUBLE) AS least(p - 1, -1e-9),
  (p DOUBLE[]) AS list_transform(p, lambda x: least(x - 1, -1e-9));
