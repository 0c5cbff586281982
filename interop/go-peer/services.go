package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/waku-org/go-waku/waku/v2/node"
	"github.com/waku-org/go-waku/waku/v2/protocol"
	"github.com/waku-org/go-waku/waku/v2/protocol/filter"
	"github.com/waku-org/go-waku/waku/v2/protocol/lightpush"
	"github.com/waku-org/go-waku/waku/v2/protocol/pb"
	"github.com/waku-org/go-waku/waku/v2/protocol/store"
	"golang.org/x/time/rate"
	"google.golang.org/protobuf/proto"
)

// maxPages bounds a query, so that a server that never ends its pages ends the command.
const maxPages = 1000

// serviceOptions are the command line flags of light push and filter; the store client is always there.
type serviceOptions struct {
	lightpush, filterService, filterClient bool
	unlimited                              bool
	filterSubscribers                      int
}

func (o *serviceOptions) register() {
	flag.BoolVar(&o.lightpush, "lightpush", false, "serve light push, and be its client")
	flag.BoolVar(&o.filterService, "filter-service", false, "serve filter")
	flag.BoolVar(&o.filterClient, "filter-client", false, "take filter pushes")
	flag.BoolVar(&o.unlimited, "unlimited", false, "serve light push without a rate limit")
	flag.IntVar(&o.filterSubscribers, "filter-subscribers", filter.DefaultMaxSubscribers,
		"most peers that filter serves, and so many connections more")
}

func (o serviceOptions) nodeOptions() []node.WakuNodeOption {
	result := []node.WakuNodeOption{}
	if o.lightpush {
		limits := []lightpush.Option{}
		if o.unlimited {
			limits = append(limits, lightpush.WithRateLimiter(rate.Inf, 1))
		}
		result = append(result, node.WithLightPush(limits...))
	}
	if o.filterService {
		result = append(result, node.WithWakuFilterFullNode(filter.WithMaxSubscribers(o.filterSubscribers)),
			node.WithMaxPeerConnections(o.filterSubscribers+50))
	}
	if o.filterClient {
		result = append(result, node.WithWakuFilterLightNode())
	}
	return result
}

// serviceCommands are the commands of this file.
var serviceCommands = []string{
	"lightpush", "filter-subscribe", "filter-ping", "filter-unsubscribe", "filter-await", "query",
}

// serviceFields are the fields of the commands in this file.
type serviceFields struct {
	Forward *bool    `json:"forward"`
	Limit   uint64   `json:"limit"`
	Data    *bool    `json:"data"`
	Hashes  []string `json:"hashes"`
}

// pushedMessages counts what filter services pushed, by content topic and message hash.
type pushedMessages struct {
	mutex sync.Mutex
	seen  map[string]map[pb.MessageHash]struct{}
	total int64
}

func newPushedMessages() *pushedMessages {
	return &pushedMessages{seen: map[string]map[pb.MessageHash]struct{}{}}
}

func (m *pushedMessages) add(e *protocol.Envelope) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	contentTopic := e.Message().ContentTopic
	if m.seen[contentTopic] == nil {
		m.seen[contentTopic] = map[pb.MessageHash]struct{}{}
	}
	m.seen[contentTopic][e.Hash()] = struct{}{}
	m.total++
}

func (m *pushedMessages) counts(contentTopic string) (distinct, total int64) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return int64(len(m.seen[contentTopic])), m.total
}

// serviceCommand executes the commands of a client; all but one are sent to the peer that the command names.
func (p *relayPeer) serviceCommand(ctx context.Context, c command) (event, error) {
	if !slices.Contains(serviceCommands, c.Cmd) {
		return nil, fmt.Errorf("unknown command %q", c.Cmd)
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout(10*time.Second))
	defer cancel()
	if c.ContentTopic == "" {
		c.ContentTopic = plainTopic
	}
	if c.Cmd == "filter-await" {
		return p.filterAwait(ctx, c)
	}
	id, err := peer.Decode(c.PeerID)
	if err != nil {
		return nil, err
	}
	switch c.Cmd {
	case "lightpush":
		return p.lightpush(ctx, c, id)
	case "filter-subscribe":
		return p.filterSubscribe(ctx, c, id)
	case "filter-ping":
		err = p.node.FilterLightnode().Ping(ctx, id)
		return event{"event": "filter-pinged"}, err
	case "filter-unsubscribe":
		return p.filterUnsubscribe(ctx, c, id)
	default:
		return p.query(ctx, c, id)
	}
}

func (p *relayPeer) lightpush(ctx context.Context, c command, id peer.ID) (event, error) {
	payload, err := c.payload()
	if err != nil {
		return nil, err
	}
	message := &pb.WakuMessage{
		Payload:      payload,
		ContentTopic: c.ContentTopic,
		Timestamp:    proto.Int64(time.Now().UnixNano()),
	}
	hash, err := p.node.Lightpush().Publish(ctx, message, lightpush.WithPeer(id), lightpush.WithPubSubTopic(p.topic))
	if err != nil {
		return nil, err
	}
	return event{"event": "pushed", "hash": hash.String()}, nil
}

func (p *relayPeer) filterSubscribe(ctx context.Context, c command, id peer.ID) (event, error) {
	criteria := protocol.NewContentFilter(p.topic, c.ContentTopic)
	subscriptions, err := p.node.FilterLightnode().Subscribe(ctx, criteria, filter.WithPeer(id))
	if err != nil {
		return nil, err
	}
	for _, s := range subscriptions {
		go func() {
			for envelope := range s.C {
				p.pushed.add(envelope)
			}
		}()
	}
	return event{"event": "filter-subscribed", "contentTopic": c.ContentTopic}, nil
}

func (p *relayPeer) filterUnsubscribe(ctx context.Context, c command, id peer.ID) (event, error) {
	criteria := protocol.NewContentFilter(p.topic, c.ContentTopic)
	result, err := p.node.FilterLightnode().Unsubscribe(ctx, criteria, filter.WithPeer(id))
	if err != nil {
		return nil, err
	}
	for _, failure := range result.Errors() {
		err = errors.Join(err, failure.Err)
	}
	return event{"event": "filter-unsubscribed", "contentTopic": c.ContentTopic}, err
}

func (p *relayPeer) filterAwait(ctx context.Context, c command) (event, error) {
	for {
		distinct, total := p.pushed.counts(c.ContentTopic)
		if distinct >= c.Distinct {
			return event{"event": "filter-awaited", "distinct": distinct, "total": total}, nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("%d of %d pushed: %w", distinct, c.Distinct, ctx.Err())
		}
	}
}

// query reads all pages, as go-waku's client follows the cursors.
func (p *relayPeer) query(ctx context.Context, c command, id peer.ID) (event, error) {
	criteria, err := p.criteria(c)
	if err != nil {
		return nil, err
	}
	forward := c.Forward == nil || *c.Forward
	data := c.Data == nil || *c.Data
	result, err := p.node.Store().Request(ctx, criteria, store.WithPeer(id), store.WithPaging(forward, c.Limit),
		store.IncludeData(data), store.SkipRateLimit())
	if err != nil {
		return nil, err
	}
	pages := [][]event{}
	for !result.IsComplete() && len(pages) < maxPages {
		page := []event{}
		for _, found := range result.Messages() {
			entry := event{"hash": found.WakuMessageHash().String()}
			if found.Message != nil {
				entry["payloadHex"] = hex.EncodeToString(found.Message.Payload)
				entry["contentTopic"] = found.Message.ContentTopic
				entry["timestamp"] = found.Message.GetTimestamp()
				entry["pubsubTopic"] = found.GetPubsubTopic()
			}
			page = append(page, entry)
		}
		pages = append(pages, page)
		if err = result.Next(ctx, store.SkipRateLimit()); err != nil {
			return nil, err
		}
	}
	return event{"event": "queried", "pages": pages}, nil
}

func (p *relayPeer) criteria(c command) (store.Criteria, error) {
	if len(c.Hashes) == 0 {
		return store.FilterCriteria{ContentFilter: protocol.NewContentFilter(p.topic, c.ContentTopic)}, nil
	}
	hashes := []pb.MessageHash{}
	for _, text := range c.Hashes {
		var hash pb.MessageHash
		if len(text) != 2+hex.EncodedLen(len(hash)) {
			return nil, fmt.Errorf("not a message hash: %s", text)
		}
		if _, err := hex.Decode(hash[:], []byte(text[2:])); err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return store.MessageHashCriteria{MessageHashes: hashes}, nil
}
