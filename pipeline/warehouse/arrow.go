package warehouse

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/duckdb/duckdb-go/v2"
)

// batchRows is how many rows one Arrow record batch holds.
const batchRows = 8192

// arrowEncoder writes an Arrow IPC stream, typed as the result is.
type arrowEncoder struct {
	w       io.Writer
	columns []Column
	stream  *ipc.Writer
	batch   *array.RecordBuilder
	rows    int
}

func (e *arrowEncoder) begin(columns []Column) error {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.Name, Type: arrowType(c.Type), Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	e.columns = columns
	e.batch = array.NewRecordBuilder(memory.DefaultAllocator, schema)
	e.stream = ipc.NewWriter(e.w, ipc.WithSchema(schema))
	return nil
}

func (e *arrowEncoder) row(row []any) error {
	for i, v := range row {
		if err := appendArrow(e.batch.Field(i), e.columns[i].Type, v); err != nil {
			return fmt.Errorf("write column %q as Arrow: %w", e.columns[i].Name, err)
		}
	}
	if e.rows++; e.rows%batchRows == 0 {
		return e.flush()
	}
	return nil
}

func (e *arrowEncoder) end() error {
	defer e.batch.Release()
	return errors.Join(e.flush(), e.stream.Close())
}

// flush writes the rows gathered so far as one batch; an empty result is one empty batch.
func (e *arrowEncoder) flush() error {
	batch := e.batch.NewRecordBatch()
	defer batch.Release()
	return e.stream.Write(batch)
}

// arrowType is the Arrow type of a DuckDB type. What Arrow has no simple word for is text; lists, structs
// and maps are JSON.
func arrowType(typ string) arrow.DataType {
	switch typ {
	case "BOOLEAN":
		return arrow.FixedWidthTypes.Boolean
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER":
		return arrow.PrimitiveTypes.Int64
	case "UBIGINT", "HUGEINT":
		return &arrow.Decimal128Type{Precision: 38}
	case "FLOAT", "DOUBLE":
		return arrow.PrimitiveTypes.Float64
	case "DATE":
		return arrow.FixedWidthTypes.Date32
	case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS":
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE":
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	case "BLOB":
		return arrow.BinaryTypes.Binary
	}
	if strings.HasPrefix(typ, "DECIMAL(") && strings.HasSuffix(typ, ")") { // and no list of them
		var d arrow.Decimal128Type
		if _, err := fmt.Sscanf(typ, "DECIMAL(%d,%d)", &d.Precision, &d.Scale); err == nil {
			return &d
		}
	}
	return arrow.BinaryTypes.String
}

// appendArrow adds one value of a DuckDB type to its column.
func appendArrow(b array.Builder, typ string, v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.BooleanBuilder:
		b.Append(v.(bool))
	case *array.Int64Builder:
		n, err := toInt64(v)
		b.Append(n)
		return err
	case *array.Float64Builder:
		if f, ok := v.(float32); ok {
			v = float64(f)
		}
		b.Append(v.(float64))
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(v.(time.Time)))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.(time.Time).UnixMicro()))
	case *array.BinaryBuilder:
		b.Append(v.([]byte))
	case *array.Decimal128Builder:
		n, err := toDecimal(v)
		b.Append(n)
		return err
	case *array.StringBuilder:
		b.Append(cellText(typ, v))
	default:
		return fmt.Errorf("no way to write %T", v)
	}
	return nil
}

// toInt64 widens the driver's integers of up to 64 bits.
func toInt64(v any) (int64, error) {
	switch n := v.(type) {
	case int8:
		return int64(n), nil
	case int16:
		return int64(n), nil
	case int32:
		return int64(n), nil
	case int64:
		return n, nil
	case uint8:
		return int64(n), nil
	case uint16:
		return int64(n), nil
	case uint32:
		return int64(n), nil
	}
	return 0, fmt.Errorf("no integer: %T", v)
}

// toDecimal takes the driver's decimals and 128-bit integers as Arrow's.
func toDecimal(v any) (decimal128.Num, error) {
	var n *big.Int
	switch x := v.(type) {
	case duckdb.Decimal:
		n = x.Value
	case *big.Int:
		n = x
	case uint64:
		n = new(big.Int).SetUint64(x)
	default:
		return decimal128.Num{}, fmt.Errorf("no decimal: %T", v)
	}
	if n.BitLen() > 127 {
		return decimal128.Num{}, fmt.Errorf("%s is too large", n)
	}
	return decimal128.FromBigInt(n), nil
}
