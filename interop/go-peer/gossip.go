package main

import (
	"maps"
	"sync"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// gossipCounters counts what go-libp2p-pubsub throws away without an error: it is a pubsub.RawTracer.
type gossipCounters struct {
	mutex         sync.Mutex
	duplicates    int64            // copies of a message already seen
	droppedRPC    int64            // outbound RPCs dropped because a peer's queue was full
	undeliverable int64            // messages dropped because the subscription's buffer was full
	rejected      map[string]int64 // by go-libp2p-pubsub's reason, for instance "validation queue full"
}

var _ pubsub.RawTracer = (*gossipCounters)(nil)

func (g *gossipCounters) count(counter *int64) {
	g.mutex.Lock()
	*counter++
	g.mutex.Unlock()
}

// snapshot returns the counters in the form that stats prints.
func (g *gossipCounters) snapshot() event {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return event{
		"duplicates":    g.duplicates,
		"droppedRpc":    g.droppedRPC,
		"undeliverable": g.undeliverable,
		"rejected":      maps.Clone(g.rejected),
	}
}

func (g *gossipCounters) reset() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.duplicates, g.droppedRPC, g.undeliverable = 0, 0, 0
	clear(g.rejected)
}

func (g *gossipCounters) RejectMessage(_ *pubsub.Message, reason string) {
	g.mutex.Lock()
	g.rejected[reason]++
	g.mutex.Unlock()
}

func (g *gossipCounters) DuplicateMessage(*pubsub.Message)     { g.count(&g.duplicates) }
func (g *gossipCounters) DropRPC(*pubsub.RPC, peer.ID)         { g.count(&g.droppedRPC) }
func (g *gossipCounters) UndeliverableMessage(*pubsub.Message) { g.count(&g.undeliverable) }

func (g *gossipCounters) AddPeer(peer.ID, protocol.ID)    {}
func (g *gossipCounters) RemovePeer(peer.ID)              {}
func (g *gossipCounters) Join(string)                     {}
func (g *gossipCounters) Leave(string)                    {}
func (g *gossipCounters) Graft(peer.ID, string)           {}
func (g *gossipCounters) Prune(peer.ID, string)           {}
func (g *gossipCounters) ValidateMessage(*pubsub.Message) {}
func (g *gossipCounters) DeliverMessage(*pubsub.Message)  {}
func (g *gossipCounters) ThrottlePeer(peer.ID)            {}
func (g *gossipCounters) RecvRPC(*pubsub.RPC)             {}
func (g *gossipCounters) SendRPC(*pubsub.RPC, peer.ID)    {}
