package main

import "math/bits"

const (
	subBucketBits = 7 // 128 buckets for each power of two: an error below 1 %
	bucketCount   = (64 - subBucketBits) << subBucketBits
)

// histogram counts latencies in nanoseconds, log-linear, in constant memory. Negative values count as 0.
type histogram struct {
	counts []int64
	total  int64
	max    int64
}

func bucketOf(nanos int64) int {
	v := uint64(nanos)
	shift := bits.Len64(v >> subBucketBits)
	if shift == 0 {
		return int(v)
	}
	shift--
	return (shift << subBucketBits) + int(v>>shift)
}

// upperBound is the largest value of a bucket.
func upperBound(bucket int) int64 {
	if bucket < 2<<subBucketBits {
		return int64(bucket)
	}
	shift := bucket>>subBucketBits - 1
	base := int64(bucket - shift<<subBucketBits)
	return (base+1)<<shift - 1
}

func (h *histogram) add(nanos int64) {
	if h.counts == nil {
		h.counts = make([]int64, bucketCount)
	}
	nanos = max(nanos, 0)
	h.counts[bucketOf(nanos)]++
	h.total++
	h.max = max(h.max, nanos)
}

func (h *histogram) merge(other *histogram) {
	if other.total == 0 {
		return
	}
	if h.counts == nil {
		h.counts = make([]int64, bucketCount)
	}
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
	h.max = max(h.max, other.max)
}

// quantile returns the latency that the share q of the values does not exceed, 0 without values.
func (h *histogram) quantile(q float64) int64 {
	rank := max(int64(q*float64(h.total)+0.999999), 1)
	var sum int64
	for bucket, n := range h.counts {
		if sum += n; sum >= rank {
			return min(upperBound(bucket), h.max)
		}
	}
	return h.max
}

func (h *histogram) snapshot() event {
	return event{
		"count": h.total,
		"p50Ns": h.quantile(0.50),
		"p95Ns": h.quantile(0.95),
		"p99Ns": h.quantile(0.99),
		"maxNs": h.max,
	}
}
