#include "simulator/specimens.h"

#include <array>

namespace tracklake::simulator {
namespace {

constexpr const char* kLongTitle =
    "Concerning the Very Long Walk Home from the Party at Which Nobody Knew Anybody, the Rain That "
    "Fell upon It, the Umbrella That Was Lent and Never Returned, and What the Taxi Driver Said "
    "about Tuesday: A Song in Eleven Parts, Recorded in One Afternoon (Complete, Unabridged, with "
    "the Second Encore)";

// Order is part of what a seed means: append, never insert.
constexpr std::array kSpecimens = {
    Specimen{"Only the Year", "Slow Harbour", "1975", "year", "album", 1, 1, false, "GBXYZ7500001",
             201000, false},
    Specimen{"Only the Month", "Tin Lanterns", "1983-04", "month", "album", 1, 1, false,
             "USXYZ8300017", 187423, false},
    Specimen{"Last of the Century", "Y2K Picnic", "1999-12-31", "day", "single", 1, 2, false,
             "SEXYZ9900042", 243511, false},
    Specimen{"Year Nought", "Undated Reels", "0000", "year", "album", 1, 1, false, "DEXYZ0000003",
             158000, false},
    Specimen{"No Date at All", "Shoebox Tapes", nullptr, nullptr, "album", 1, 1, false,
             "FRXYZ0000004", 164200, false},
    Specimen{"Month Called a Year", "Mislabelled", "1981-12", "year", "album", 1, 1, false,
             "BRXYZ8100005", 199900, false},
    Specimen{"Leap Day", "29", "2024-02-29", "day", "single", 1, 1, false, "JPXYZ2400006", 229000,
             false},
    Specimen{"Taken Down", "", "2016-09-02", "day", "album", 1, 1, false, "USXYZ1600007", 210100,
             true},
    Specimen{"One of Many", "Various Voices, Vol. 1", "2012-06-01", "day", "compilation", 1, 1,
             false, "GBXYZ1200008", 233000, false},
    Specimen{"Six Hands", "Crowded Room", "2021-10-08", "day", "single", 6, 6, false,
             "MXXYZ2100009", 205050, false},
    Specimen{"Duet with Myself", "Mirror Stage", "2019-03-15", "day", "single", 1, 2, true,
             "KRXYZ1900010", 176000, false},
    Specimen{"Small Letters", "isrc in lower case", "2014-11-21", "day", "single", 1, 1, false,
             "usxyz1400011", 181000, false},
    Specimen{"Hyphens", "ISRC with Hyphens", "2013-05-17", "day", "single", 1, 1, false,
             "GB-XYZ-13-00012", 190000, false},
    Specimen{"Last of the Century", "Y2K Picnic (Deluxe)", "2009-12-31", "day", "album", 1, 2,
             false, "SEXYZ9900042", 243511, false},
    Specimen{"No Code", "Bootleg", "2005", "year", "album", 1, 1, false, nullptr, 300000, false},
    Specimen{"Silence", "Zero", "2018-01-01", "day", "single", 1, 1, false, "NLXYZ1800015", 0,
             false},
    Specimen{kLongTitle, "Long Titles", "2020-02-20", "day", "single", 1, 1, false, "CAXYZ2000016",
             661000, false},
    Specimen{"Nobody's Album", "Without Artists", "2011-07-04", "day", "album", 0, 1, false,
             "ITXYZ1100017", 222000, false},
    Specimen{"Withdrawn", "Gone by Morning", "2022-04-01", "day", "single", 1, 1, false,
             "ESXYZ2200018", 150500, true},
    Specimen{"=1+1", "=HYPERLINK(\"x\")", "2017-08-25", "day", "single", 1, 1, false,
             "INXYZ1700019", 201200, false},
    Specimen{"\"Quoted\", and 'so on'\\", "Commas, Quotes \"\" & \\", "2010-10-10", "day", "single",
             1, 1, false, "AUXYZ1000020", 199000, false},
    Specimen{"First Line\nSecond Line", "Line\r\nBreaks\tand Tabs", "2008-08-08", "day", "single",
             1, 1, false, "NOXYZ0800021", 184000, false},
    Specimen{"שקט בבקשה", "أغنية بلا نهاية", "2023-01-13", "day", "single", 1, 1, false,
             "ILXYZ2300022", 207000, false},
    Specimen{"🎈🎈🎈", "👨‍👩‍👧 Family Album", "2022-12-02", "day", "single", 1, 1,
             false, "BEXYZ2200023", 133700, false},
    Specimen{"1905", "0042", "2015-05-05", "day", "single", 1, 1, false, "PLXYZ1500024", 190500,
             false},
};

}  // namespace

std::span<const Specimen> Specimens() { return kSpecimens; }

}  // namespace tracklake::simulator
