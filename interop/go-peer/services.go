package main

import (
	"context"
	"encoding/hex"
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

// serviceOptions are the roles beside relay: a service of its own (filter, light push) or a client of others.
func serviceOptions(o options) []node.WakuNodeOption {
	result := []node.WakuNodeOption{node.WithWakuStoreRateLimit(rate.Inf)}
	if o.service {
		result = append(result, node.WithLightPush(lightpush.WithRateLimiter(rate.Inf, 1)), node.WithWakuFilterFullNode())
	}
	if o.filterClient {
		result = append(result, node.WithWakuFilterLightNode())
	}
	return result
}

// serviceCommand executes the commands that use a service of another node; ok is false for any other command.
func (p *relayPeer) serviceCommand(ctx context.Context, c command) (result event, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout(10*time.Second))
	defer cancel()
	switch c.Cmd {
	case "lightpush", "filter", "query":
	default:
		return nil, false, nil
	}
	service, err := peer.Decode(c.PeerID)
	if err != nil {
		return nil, true, err
	}
	switch c.Cmd {
	case "lightpush":
		result, err = p.lightPush(ctx, service, c)
	case "filter":
		result, err = p.filter(ctx, service, c)
	default:
		result, err = p.query(ctx, service, c)
	}
	return result, true, err
}

func (p *relayPeer) lightPush(ctx context.Context, service peer.ID, c command) (event, error) {
	payload, err := hex.DecodeString(*c.PayloadHex)
	if err != nil {
		return nil, err
	}
	message := &pb.WakuMessage{
		Payload:      payload,
		ContentTopic: c.ContentTopic,
		Timestamp:    proto.Int64(time.Now().UnixNano()),
	}
	hash, err := p.node.Lightpush().Publish(ctx, message, lightpush.WithPeer(service), lightpush.WithPubSubTopic(p.topic))
	if err != nil {
		return nil, err
	}
	return event{"event": "pushed", "hash": hash.String()}, nil
}

// filter subscribes; each message that is pushed becomes an event.
func (p *relayPeer) filter(ctx context.Context, service peer.ID, c command) (event, error) {
	wanted := protocol.NewContentFilter(p.topic, c.ContentTopic)
	// the subscription ends with its context, so it gets one that lives as long as the process
	subscriptions, err := p.node.FilterLightnode().Subscribe(context.WithoutCancel(ctx), wanted, filter.WithPeer(service))
	if err != nil {
		return nil, err
	}
	for _, subscription := range subscriptions {
		go func() {
			for envelope := range subscription.C {
				p.out.send(event{
					"event":        "filtered",
					"contentTopic": envelope.Message().ContentTopic,
					"payloadHex":   hex.EncodeToString(envelope.Message().Payload),
				})
			}
		}()
	}
	return event{"event": "subscribed", "subscriptions": len(subscriptions)}, nil
}

func (p *relayPeer) query(ctx context.Context, service peer.ID, c command) (event, error) {
	criteria := store.FilterCriteria{ContentFilter: protocol.NewContentFilter(p.topic, c.ContentTopic)}
	found, err := p.node.Store().Query(ctx, criteria, store.WithPeer(service),
		store.WithPaging(c.Forward, uint64(c.PageSize)), store.IncludeData(true))
	if err != nil {
		return nil, err
	}
	pages := [][]string{}
	for !found.IsComplete() {
		page := []string{}
		for _, message := range found.Messages() {
			page = append(page, hex.EncodeToString(message.GetMessage().GetPayload()))
		}
		pages = append(pages, page)
		if err = found.Next(ctx); err != nil {
			return nil, err
		}
	}
	return event{"event": "queried", "pages": pages}, nil
}
