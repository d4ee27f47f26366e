package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
)

// knownOn builds what was known on a receipt: the warehouse of the receipts up to it, by the
// code, the decisions and the settings of today, in a scratch lake that reads the real one
// without its lock and is removed by clean. A receipt that there is not is a mistake of usage.
func (a *app) knownOn(ctx context.Context, receipt int) (path string, clean func() error, err error) {
	base, m, err := a.headOf()
	if err != nil {
		return "", nil, err
	}
	receipts := slices.SortedFunc(slices.Values(m.Receipts), func(a, b lake.Receipt) int { return cmp.Compare(a.Number, b.Number) })
	if receipt < 1 || receipt > len(receipts) {
		return "", nil, &usageError{fmt.Sprintf("there is no receipt %d", receipt),
			fmt.Sprintf("give a number from 1 to %d; select receipt, source_file from meta.submissions lists them", len(receipts))}
	}
	n := newNight(a.settings, a.stderr)
	if n.lake, err = lake.Scratch(base); err != nil {
		return "", nil, err
	}
	if path, err = n.build(ctx, receipts[:receipt]); err != nil {
		return "", nil, errors.Join(err, n.lake.Close())
	}
	return path, n.lake.Close, nil
}

// headOf is the lake of the data folder, for reading, and the manifest in force.
func (a *app) headOf() (*lake.Lake, lake.Manifest, error) {
	l, _, err := openLog(a.Data)
	if err != nil {
		return nil, lake.Manifest{}, err
	}
	m, _, _, err := l.Head()
	return l, m, err
}

// build makes the warehouse of receipts without publishing anything, and returns its file.
func (n *night) build(ctx context.Context, receipts []lake.Receipt) (string, error) {
	decisions, hash, err := n.decide()
	if err != nil {
		return "", err
	}
	readings, err := n.ingest(ctx, receipts)
	if err != nil {
		return "", err
	}
	r, err := n.resolve(receipts, readings, decisions)
	if err != nil {
		return "", err
	}
	m := lake.Manifest{Code: code(), Decisions: hash, Receipts: receipts}
	if m.Signed, err = n.signed(len(receipts)); err != nil {
		return "", err
	}
	in, err := n.inputs(r, &m)
	if err != nil {
		return "", err
	}
	if in.Run, err = n.runPart(m.Run(), r.asOf, m.Code); err != nil {
		return "", err
	}
	staged, err := n.lake.Stage()
	if err != nil {
		return "", err
	}
	file := filepath.Join(staged, "kttt.duckdb")
	return file, warehouse.Build(ctx, in, file, n.engine(""))
}
