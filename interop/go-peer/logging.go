package main

import (
	"os"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// newErrorLogger writes the errors of go-waku and libp2p to standard error, such as the reason why a peer's metadata
// was refused, and drops everything below.
func newErrorLogger() *zap.Logger {
	encoder := zapcore.NewConsoleEncoder(zap.NewProductionEncoderConfig())
	return zap.New(errorCore{zapcore.NewCore(encoder, zapcore.Lock(os.Stderr), zapcore.ErrorLevel)})
}

// errorCore claims to be enabled for all levels, because go-log prints a complaint for each logger that is set to a
// lower level than its core.
type errorCore struct {
	zapcore.Core
}

func (errorCore) Enabled(zapcore.Level) bool { return true }
func (errorCore) Level() zapcore.Level       { return zapcore.ErrorLevel }

func (c errorCore) With(fields []zapcore.Field) zapcore.Core {
	return errorCore{c.Core.With(fields)}
}
