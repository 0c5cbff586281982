package main

import (
	"encoding/hex"
	"sync"
	"time"

	"github.com/waku-org/go-waku/waku/v2/protocol"
)

const (
	maxSequence      = 1 << 26 // per content topic: 8 MiB of marks
	maxContentTopics = 1024
	maxPlainHashes   = 1 << 20
)

// inbox counts received messages by content topic.
type inbox struct {
	mutex     sync.Mutex
	topics    map[string]*topicCounters
	malformed int64 // bench messages without a usable header, and messages of topics beyond maxContentTopics
}

// topicCounters are the counters of one content topic.
type topicCounters struct {
	received, distinct, duplicates int64
	seen                           []uint64 // one bit for each sequence number, bench topics only
	hashes                         map[[32]byte]struct{}
	latency                        histogram
}

func newInbox() *inbox {
	return &inbox{topics: map[string]*topicCounters{}}
}

func (i *inbox) reset() {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	clear(i.topics)
	i.malformed = 0
}

// received is called for every message of the subscription, also for those that this peer published itself.
func (p *relayPeer) received(envelope *protocol.Envelope) {
	now := time.Now()
	message := envelope.Message()
	if p.own.take(message.Payload) {
		return
	}
	if isBenchTopic(message.ContentTopic) {
		p.inbox.addBench(message.ContentTopic, message.Payload, now)
		return
	}
	hash := envelope.Hash()
	index := p.inbox.addPlain(message.ContentTopic, hash)
	if p.options.events {
		p.out.send(event{
			"event":        "message",
			"index":        index,
			"contentTopic": message.ContentTopic,
			"payloadHex":   hex.EncodeToString(message.Payload),
			"hash":         hash.String(),
			"timestamp":    message.GetTimestamp(),
			"pubsubTopic":  envelope.PubsubTopic(),
		})
	}
}

func (i *inbox) counters(contentTopic string) *topicCounters {
	c, ok := i.topics[contentTopic]
	if !ok && len(i.topics) < maxContentTopics {
		c = &topicCounters{hashes: map[[32]byte]struct{}{}}
		i.topics[contentTopic] = c
	}
	return c
}

func (i *inbox) addBench(contentTopic string, payload []byte, now time.Time) {
	sequence, sent, ok := parseBenchPayload(payload)
	i.mutex.Lock()
	defer i.mutex.Unlock()
	c := i.counters(contentTopic)
	if !ok || sequence >= maxSequence || c == nil {
		i.malformed++
		return
	}
	c.received++
	c.latency.add(now.UnixNano() - sent)
	word, bit := sequence/64, uint64(1)<<(sequence%64)
	if missing := int(word) + 1 - len(c.seen); missing > 0 {
		c.seen = append(c.seen, make([]uint64, missing)...)
	}
	if c.seen[word]&bit != 0 {
		c.duplicates++
		return
	}
	c.seen[word] |= bit
	c.distinct++
}

// addPlain returns the number of the message among the plain messages of its content topic, from 0.
func (i *inbox) addPlain(contentTopic string, hash [32]byte) int64 {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	c := i.counters(contentTopic)
	if c == nil {
		i.malformed++
		return -1
	}
	c.received++
	if _, ok := c.hashes[hash]; ok {
		c.duplicates++
	} else if len(c.hashes) < maxPlainHashes {
		c.hashes[hash] = struct{}{}
		c.distinct++
	}
	return c.received - 1
}

// distinct returns the number of different messages of a content topic, of all of them when it is empty.
func (i *inbox) distinct(contentTopic string) int64 {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	var sum int64
	for topic, c := range i.topics {
		if contentTopic == "" || contentTopic == topic {
			sum += c.distinct
		}
	}
	return sum
}

// snapshot returns the counters in the form that stats prints: the sum, then each content topic.
func (i *inbox) snapshot() event {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	var sum topicCounters
	topics := event{}
	for name, c := range i.topics {
		sum.received += c.received
		sum.distinct += c.distinct
		sum.duplicates += c.duplicates
		sum.latency.merge(&c.latency)
		topics[name] = c.snapshot()
	}
	result := sum.snapshot()
	result["malformed"] = i.malformed
	result["contentTopics"] = topics
	return result
}

func (c *topicCounters) snapshot() event {
	return event{
		"received":   c.received,
		"distinct":   c.distinct,
		"duplicates": c.duplicates,
		"latency":    c.latency.snapshot(),
	}
}

// ownMessages remembers what this peer has published until go-waku hands it back through the own subscription, by the
// first 16 bytes of the payload: a bench header is unique, and plain payloads may repeat.
type ownMessages struct {
	mutex   sync.Mutex
	pending map[string]int
}

func newOwnMessages() *ownMessages {
	return &ownMessages{pending: map[string]int{}}
}

func ownKey(payload []byte) string {
	return string(payload[:min(len(payload), benchHeaderLength)])
}

func (o *ownMessages) add(payload []byte) {
	o.mutex.Lock()
	o.pending[ownKey(payload)]++
	o.mutex.Unlock()
}

// take reports whether the payload was an own one, and forgets it.
func (o *ownMessages) take(payload []byte) bool {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	key := ownKey(payload)
	n := o.pending[key]
	if n == 0 {
		return false
	}
	if n == 1 {
		delete(o.pending, key)
	} else {
		o.pending[key] = n - 1
	}
	return true
}
