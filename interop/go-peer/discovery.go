package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/p2p/enode"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/waku-org/go-waku/waku/v2/node"
	"github.com/waku-org/go-waku/waku/v2/peerstore"
	"github.com/waku-org/go-waku/waku/v2/protocol/peer_exchange"
	"golang.org/x/time/rate"
)

// discoveryOptions are the command line flags of discv5 and peer exchange.
type discoveryOptions struct {
	discv5Port   int
	bootnodes    string
	peerExchange bool
}

func (o *discoveryOptions) register() {
	flag.IntVar(&o.discv5Port, "discv5-port", -1, "UDP port of discv5, -1 for none")
	flag.StringVar(&o.bootnodes, "discv5-bootnodes", "", "ENRs that discv5 asks first, separated by commas")
	flag.BoolVar(&o.peerExchange, "peer-exchange", false, "serve peer exchange, and be its client")
}

func (o discoveryOptions) nodeOptions() ([]node.WakuNodeOption, error) {
	result := []node.WakuNodeOption{}
	if o.peerExchange {
		// Its own limit is one request a second from everybody together.
		result = append(result, node.WithPeerExchange(peer_exchange.WithRateLimiter(rate.Inf, 1)))
	}
	if o.discv5Port < 0 {
		return result, nil
	}
	bootnodes := []*enode.Node{}
	for _, text := range strings.Split(o.bootnodes, ",") {
		if text == "" {
			continue
		}
		bootnode, err := enode.Parse(enode.ValidSchemes, text)
		if err != nil {
			return nil, fmt.Errorf("--discv5-bootnodes: %w", err)
		}
		bootnodes = append(bootnodes, bootnode)
	}
	return append(result, node.WithDiscoveryV5(uint(o.discv5Port), bootnodes, false)), nil
}

// startDiscovery starts discv5, which go-waku leaves to its user.
func (p *relayPeer) startDiscovery(ctx context.Context) error {
	if p.options.discovery.discv5Port < 0 {
		return nil
	}
	return p.node.DiscV5().Start(ctx)
}

// found lists the peers whose node record go-waku has, from discv5 or peer exchange.
func (p *relayPeer) found() event {
	store := p.node.Host().Peerstore().(peerstore.WakuPeerstore)
	found := []string{}
	for _, id := range p.node.Host().Peerstore().Peers() {
		if record, err := store.ENR(id); err == nil && record != nil && id != p.node.Host().ID() {
			found = append(found, id.String())
		}
	}
	slices.Sort(found)
	return event{"event": "found", "peers": found}
}

func (p *relayPeer) askForPeers(ctx context.Context, c command) (event, error) {
	// go-waku hands the records on in the background, under the context of the request.
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(c.timeout(10*time.Second), cancel)
	id, err := peer.Decode(c.PeerID)
	if err != nil {
		return nil, err
	}
	count := c.Count
	if count == 0 {
		count = 20
	}
	if err = p.node.PeerExchange().Request(ctx, count, peer_exchange.WithPeer(id)); err != nil {
		return nil, err
	}
	return event{"event": "exchanged"}, nil
}
