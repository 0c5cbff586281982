package main

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/waku-org/go-waku/waku/v2/node"
	"github.com/waku-org/go-waku/waku/v2/peermanager"
	"github.com/waku-org/go-waku/waku/v2/protocol"
)

// options are the command line flags.
type options struct {
	cluster, shard  uint
	host            string
	tcpPort, wsPort int
	nodeKey         string
	ipColocation    bool
	noiseOnly       bool
	minPeers        int
	validateQueue   int
	events          bool
	services        serviceOptions
	discovery       discoveryOptions
}

// relayPeer is a running go-waku node, subscribed to one pubsub topic, with its counters.
type relayPeer struct {
	options options
	topic   string
	node    *node.WakuNode
	out     *output
	inbox   *inbox
	gossip  *gossipCounters
	own     *ownMessages
	pushed  *pushedMessages
}

// startPeer starts the node, subscribes it and returns when it accepts connections and answers metadata requests with
// its final shard.
func startPeer(ctx context.Context, o options, out *output) (*relayPeer, error) {
	if o.cluster > 65535 || o.shard > 1023 {
		return nil, fmt.Errorf("cluster must be at most 65535 and shard at most 1023")
	}
	p := &relayPeer{
		options: o,
		topic:   protocol.NewStaticShardingPubsubTopic(uint16(o.cluster), uint16(o.shard)).String(),
		out:     out,
		inbox:   newInbox(),
		gossip:  &gossipCounters{rejected: map[string]int64{}},
		own:     newOwnMessages(),
		pushed:  newPushedMessages(),
	}
	nodeOptions, err := p.nodeOptions(ctx)
	if err != nil {
		return nil, err
	}
	if p.node, err = node.New(nodeOptions...); err != nil {
		return nil, err
	}
	// Written before the start, so that no metadata answer ever has an empty shard list.
	shards := protocol.RelayShards{ClusterID: uint16(o.cluster), ShardIDs: []uint16{uint16(o.shard)}}
	if err = p.node.SetRelayShards(shards); err != nil {
		return nil, err
	}
	if err = p.node.Start(ctx); err != nil {
		return nil, err
	}
	p.node.Host().Network().Notify(&network.NotifyBundle{
		ConnectedF:    func(_ network.Network, c network.Conn) { p.connectionEvent(c, true) },
		DisconnectedF: func(_ network.Network, c network.Conn) { p.connectionEvent(c, false) },
	})
	if err = p.subscribe(ctx); err != nil {
		return nil, err
	}
	return p, p.startDiscovery(ctx)
}

func (p *relayPeer) gossipOptions() []pubsub.Option {
	result := []pubsub.Option{pubsub.WithRawTracer(p.gossip)}
	if p.options.validateQueue > 0 {
		result = append(result, pubsub.WithValidateQueueSize(p.options.validateQueue))
	}
	return result
}

func (p *relayPeer) nodeOptions(ctx context.Context) ([]node.WakuNodeOption, error) {
	key, err := nodeKey(p.options.nodeKey)
	if err != nil {
		return nil, err
	}
	connectionsPerIP := 0 // no limit
	if p.options.ipColocation {
		connectionsPerIP = node.DefaultMaxConnectionsPerIP
	}
	libp2pOptions := slices.Clone(node.DefaultLibP2POptions)
	if p.options.noiseOnly {
		libp2pOptions = append(libp2pOptions, libp2p.Security(noise.ID, noise.New))
	}
	// go-waku blocks for good on its health channel when nobody reads it.
	health := make(chan peermanager.TopicHealthStatus, 16)
	go drain(ctx, health)
	result := []node.WakuNodeOption{
		node.WithLogger(newErrorLogger()),
		node.WithPrivateKey(key),
		node.WithLibP2POptions(libp2pOptions...),
		node.WithHostAddress(&net.TCPAddr{IP: net.ParseIP(p.options.host), Port: p.options.tcpPort}),
		node.WithClusterID(uint16(p.options.cluster)),
		node.WithShards([]uint16{uint16(p.options.shard)}),
		node.WithMaxConnectionsPerIP(connectionsPerIP),
		node.WithKeepAlive(10*time.Second, 5*time.Minute),
		node.WithTopicHealthStatusChannel(health),
		node.WithWakuRelayAndMinPeers(p.options.minPeers, p.gossipOptions()...),
	}
	if p.options.wsPort >= 0 {
		result = append(result, node.WithWebsockets(p.options.host, p.options.wsPort))
	}
	discovery, err := p.options.discovery.nodeOptions()
	if err != nil {
		return nil, err
	}
	result = append(result, discovery...)
	return append(result, p.options.services.nodeOptions()...), nil
}

func nodeKey(hex string) (*ecdsa.PrivateKey, error) {
	if hex == "" {
		return crypto.GenerateKey()
	}
	key, err := crypto.HexToECDSA(hex)
	if err != nil {
		return nil, fmt.Errorf("--nodekey: %w", err)
	}
	return key, nil
}

func drain[T any](ctx context.Context, c <-chan T) {
	for {
		select {
		case <-c:
		case <-ctx.Done():
			return
		}
	}
}

// addresses returns the listen addresses with the peer id, plain TCP first.
func (p *relayPeer) addresses() []string {
	result := []string{}
	for _, a := range p.node.ListenAddresses() {
		if strings.Contains(a.String(), "/ws/") {
			result = append(result, a.String())
		} else {
			result = slices.Insert(result, 0, a.String())
		}
	}
	return result
}

func (p *relayPeer) connectionEvent(c network.Conn, connected bool) {
	p.out.send(event{
		"event":     "connection",
		"connected": connected,
		"peerId":    c.RemotePeer().String(),
		"address":   c.RemoteMultiaddr().String(),
		"direction": c.Stat().Direction.String(),
	})
}

// subscribe joins the topic and counts what arrives.
func (p *relayPeer) subscribe(ctx context.Context) error {
	subscriptions, err := p.node.Relay().Subscribe(ctx, protocol.NewContentFilter(p.topic))
	if err != nil {
		return err
	}
	for _, s := range subscriptions {
		go func() {
			for envelope := range s.Ch {
				p.received(envelope)
			}
		}()
	}
	return nil
}
