package main

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"time"
)

// Layout of a bench payload, big-endian:
//
//	offset  0, 8 bytes: sequence number, counted per content topic from firstSequence upwards
//	offset  8, 8 bytes: send time, nanoseconds since the Unix epoch, taken right before the publish call
//	offset 16, rest:    random filling up to the size of the payload
//
// A message is a bench message when its content topic starts with benchTopicPrefix; all others are plain messages.
const (
	benchHeaderLength = 16
	benchTopicPrefix  = "/jwaku-bench/"
	benchTopic        = "/jwaku-bench/1/relay/proto"
	plainTopic        = "/jwaku-interop/1/chat/proto"
	maxBenchSize      = 1 << 20
)

func isBenchTopic(contentTopic string) bool {
	return strings.HasPrefix(contentTopic, benchTopicPrefix)
}

// benchPayloads makes bench payloads of one size. The filling is a window that moves through a block of random bytes
// made once, so that making a payload costs a copy and no payload compresses.
type benchPayloads struct {
	size   int
	random []byte
}

func newBenchPayloads(size int) *benchPayloads {
	block := make([]byte, size+4096)
	generator := rand.NewChaCha8([32]byte{1})
	_, _ = generator.Read(block) // never fails
	return &benchPayloads{size: size, random: block}
}

func (b *benchPayloads) make(sequence uint64, sent time.Time) []byte {
	payload := make([]byte, b.size)
	binary.BigEndian.PutUint64(payload, sequence)
	binary.BigEndian.PutUint64(payload[8:], uint64(sent.UnixNano()))
	copy(payload[benchHeaderLength:], b.random[sequence%4096:])
	return payload
}

// parseBenchPayload returns the header of a bench payload; ok is false when it is too short to have one.
func parseBenchPayload(payload []byte) (sequence uint64, sentNanos int64, ok bool) {
	if len(payload) < benchHeaderLength {
		return 0, 0, false
	}
	return binary.BigEndian.Uint64(payload), int64(binary.BigEndian.Uint64(payload[8:])), true
}
