package main

import (
	"testing"
	"time"
)

func TestBucketsCoverTheirValuesWithAnErrorBelowOnePercent(t *testing.T) {
	for _, v := range []int64{0, 1, 127, 128, 255, 256, 257, 1000, 123456, 999_999_999, 1 << 40, 1<<62 + 5} {
		upper := upperBound(bucketOf(v))
		if upper < v || float64(upper-v) > 0.01*float64(v) {
			t.Errorf("value %d: upper bound %d", v, upper)
		}
		if v > 0 && bucketOf(v-1) > bucketOf(v) {
			t.Errorf("buckets are not ordered at %d", v)
		}
	}
}

func TestQuantilesOfAHundredValues(t *testing.T) {
	var h histogram
	for i := int64(1); i <= 100; i++ {
		h.add(i)
	}
	if h.quantile(0.5) != 50 || h.quantile(0.95) != 95 || h.quantile(0.99) != 99 || h.max != 100 {
		t.Errorf("got %v", h.snapshot())
	}
}

func TestABenchPayloadGivesItsHeaderBack(t *testing.T) {
	sent := time.Unix(1700000000, 123456789)
	payload := newBenchPayloads(1024).make(4711, sent)
	sequence, nanos, ok := parseBenchPayload(payload)
	if len(payload) != 1024 || !ok || sequence != 4711 || nanos != sent.UnixNano() {
		t.Errorf("got %d bytes, %d %d %v", len(payload), sequence, nanos, ok)
	}
	if _, _, ok = parseBenchPayload(payload[:15]); ok {
		t.Error("15 bytes hold no header")
	}
}

func TestTheInboxTellsDuplicatesFromDistinctMessages(t *testing.T) {
	i := newInbox()
	payloads := newBenchPayloads(16)
	for _, sequence := range []uint64{0, 5, 5, 200, 0} {
		i.addBench(benchTopic, payloads.make(sequence, time.Now()), time.Now())
	}
	c := i.topics[benchTopic]
	if c.received != 5 || c.distinct != 3 || c.duplicates != 2 {
		t.Errorf("got %v", c.snapshot())
	}
	i.addBench(benchTopic, payloads.make(maxSequence, time.Now()), time.Now())
	if i.malformed != 1 {
		t.Error("a sequence number beyond the limit is malformed")
	}
}

func TestAnOwnMessageIsTakenOnce(t *testing.T) {
	o := newOwnMessages()
	o.add([]byte("hello"))
	if !o.take([]byte("hello")) || o.take([]byte("hello")) {
		t.Error("an own message must be taken exactly once")
	}
}
