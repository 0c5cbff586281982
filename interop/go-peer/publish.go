package main

import (
	"context"
	"runtime"
	"syscall"
	"time"

	"github.com/waku-org/go-waku/waku/v2/protocol/pb"
	"github.com/waku-org/go-waku/waku/v2/protocol/relay"
	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"
)

// publish hands one message to go-waku's relay. The version field stays absent, as with payloads without encryption.
func (p *relayPeer) publish(ctx context.Context, contentTopic string, payload []byte) (pb.MessageHash, error) {
	message := &pb.WakuMessage{
		Payload:      payload,
		ContentTopic: contentTopic,
		Timestamp:    proto.Int64(time.Now().UnixNano()),
	}
	p.own.add(payload)
	hash, err := p.node.Relay().Publish(ctx, message, relay.WithPubSubTopic(p.topic))
	if err != nil {
		p.own.take(payload)
	}
	return hash, err
}

// burst is a paced sequence of bench messages.
type burst struct {
	contentTopic  string
	count, size   int
	rate          float64 // messages per second; 0 sends as fast as publish returns
	firstSequence uint64
}

// send publishes the burst: message i is sent when it is due, i/rate seconds after the start. A sender that has fallen
// behind sends without waiting until it has caught up; the largest delay is reported.
func (b burst) send(ctx context.Context, p *relayPeer) event {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// Timers of the Go runtime are rounded up to 1 ms when the process is idle; a sleeping thread wakes on time.
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1000, 0, 0, 0)
	payloads := newBenchPayloads(b.size)
	errors, firstError := 0, ""
	var maxLag time.Duration
	start := time.Now()
	sent := 0
	for ; sent < b.count && ctx.Err() == nil; sent++ {
		if b.rate > 0 {
			due := start.Add(time.Duration(float64(sent) / b.rate * float64(time.Second)))
			sleepUntil(due)
			maxLag = max(maxLag, time.Since(due))
		}
		payload := payloads.make(b.firstSequence+uint64(sent), time.Now())
		if _, err := p.publish(ctx, b.contentTopic, payload); err != nil {
			if errors == 0 {
				firstError = err.Error()
			}
			errors++
		}
	}
	elapsed := time.Since(start).Seconds()
	result := event{
		"event":         "published",
		"contentTopic":  b.contentTopic,
		"firstSequence": b.firstSequence,
		"count":         sent - errors,
		"errors":        errors,
		"seconds":       elapsed,
		"rate":          float64(sent) / elapsed,
		"maxLagNs":      maxLag.Nanoseconds(),
	}
	if errors > 0 {
		result["firstError"] = firstError
	}
	return result
}

func sleepUntil(due time.Time) {
	if wait := time.Until(due); wait > 0 {
		duration := syscall.NsecToTimespec(wait.Nanoseconds())
		_ = syscall.Nanosleep(&duration, nil) // an interrupted sleep sends a little early
	}
}
