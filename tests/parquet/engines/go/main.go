// arrow_go FILE: what arrow-go reads of a Parquet file, as an Arrow stream on stdout.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

func stream(path string) error {
	parquet, err := file.OpenParquetFile(path, false)
	if err != nil {
		return err
	}
	defer parquet.Close()
	reader, err := pqarrow.NewFileReader(parquet, pqarrow.ArrowReadProperties{BatchSize: 10_000},
		memory.DefaultAllocator)
	if err != nil {
		return err
	}
	records, err := reader.GetRecordReader(context.Background(), nil, nil)
	if err != nil {
		return err
	}
	defer records.Release()
	writer := ipc.NewWriter(os.Stdout, ipc.WithSchema(records.Schema()))
	for records.Next() {
		if err := writer.Write(records.RecordBatch()); err != nil {
			return err
		}
	}
	if err := records.Err(); err != nil {
		return err
	}
	return writer.Close()
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "arrow_go FILE")
		os.Exit(2)
	}
	if err := stream(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "arrow_go: %v\n", err)
		os.Exit(1)
	}
}
