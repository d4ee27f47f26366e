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
	"kttt/transforms"
)

// knownOn builds what was known on a receipt: the warehouse of the receipts up to it, by the
// code, the decisions and the settings of today, in a scratch lake that reads the real one
// without its lock and is removed by clean. A receipt that there is not is a mistake of usage.
func (a *app) knownOn(ctx context.Context, receipt int) (path string, clean func() error, err error) {
	base, m, err := a.receivedSoFar()
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
	if path, err = n.buildKnown(ctx, receipts[:receipt]); err != nil {
		return "", nil, errors.Join(err, n.lake.Close())
	}
	return path, n.lake.Close, nil
}

// receivedSoFar is the lake of the data folder, for reading, and the manifest of the newest night: what a
// rollback went back behind was received all the same.
func (a *app) receivedSoFar() (*lake.Lake, lake.Manifest, error) {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return nil, lake.Manifest{}, err
	}
	m, err := newestOf(l, entries)
	return l, m, err
}

// buildKnown makes the warehouse of receipts by the decisions of today, and returns its file.
func (n *night) buildKnown(ctx context.Context, receipts []lake.Receipt) (string, error) {
	decisions, hash, err := n.decide()
	if err != nil {
		return "", err
	}
	m := lake.Manifest{Code: code(), Decisions: hash, Receipts: receipts}
	if m.Signed, err = n.signed(len(receipts)); err != nil {
		return "", err
	}
	return n.build(ctx, &m, decisions)
}

// build makes the warehouse of the receipts of m without publishing anything, completes m, and returns its file.
func (n *night) build(ctx context.Context, m *lake.Manifest, decisions []transforms.Decision) (string, error) {
	readings, err := n.ingest(ctx, m.Receipts)
	if err != nil {
		return "", err
	}
	r, err := n.resolve(m.Receipts, readings, decisions)
	if err != nil {
		return "", err
	}
	in, err := n.inputs(r, m)
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
	n.progress.stage("build")
	file := filepath.Join(staged, "kttt.duckdb")
	return file, warehouse.Build(ctx, in, file, n.engine(""))
}
