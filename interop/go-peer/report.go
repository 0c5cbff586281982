package main

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-msgio/pbio"
	wps "github.com/waku-org/go-waku/waku/v2/peerstore"
	"github.com/waku-org/go-waku/waku/v2/protocol/metadata"
	"github.com/waku-org/go-waku/waku/v2/protocol/metadata/pb"
	"google.golang.org/protobuf/proto"
)

// maxMetadataAnswer bounds the answer of another peer to a metadata request, in bytes.
const maxMetadataAnswer = 64 * 1024

// stats returns the counters of received messages, of gossipsub's drops, and what the process has used so far.
func (p *relayPeer) stats() event {
	result := p.inbox.snapshot()
	result["event"] = "stats"
	result["gossip"] = p.gossip.snapshot()
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage) // cannot fail for the own process
	result["cpuUserNs"] = usage.Utime.Nano()
	result["cpuSystemNs"] = usage.Stime.Nano()
	result["peakRssBytes"] = usage.Maxrss * 1024
	result["rssBytes"] = residentBytes()
	result["uptimeMs"] = time.Since(processStart).Milliseconds()
	return result
}

func residentBytes() int64 {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return -1
	}
	fields := strings.Fields(string(content))
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return -1
	}
	return pages * int64(os.Getpagesize())
}

// peers describes every connected peer as go-waku sees it. A peer with an agent version and protocols has been
// identified; go-waku itself closes a connection whose metadata it does not accept.
func (p *relayPeer) peers(ctx context.Context, c command) (event, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout(5*time.Second))
	defer cancel()
	mesh := p.node.Relay().PubSub().MeshPeers(p.topic)
	subscribed := p.node.Relay().PubSub().ListPeers(p.topic)
	connected := p.node.Host().Network().Peers()
	slices.Sort(connected)
	described := make([]event, len(connected))
	var group sync.WaitGroup
	for i, id := range connected {
		described[i] = p.describe(id)
		described[i]["mesh"] = slices.Contains(mesh, id)
		described[i]["subscribed"] = slices.Contains(subscribed, id)
		if c.Metadata == nil || *c.Metadata {
			group.Add(1)
			go func() {
				defer group.Done()
				p.addMetadata(ctx, id, described[i])
			}()
		}
	}
	group.Wait()
	return event{
		"event":       "peers",
		"pubsubTopic": p.topic,
		"connected":   len(connected),
		"mesh":        len(mesh),
		"subscribed":  len(subscribed),
		"peers":       described,
	}, nil
}

func (p *relayPeer) describe(id peer.ID) event {
	store := p.node.Host().Peerstore()
	result := event{"peerId": id.String(), "agentVersion": "", "protocols": []string{}, "connections": []event{}}
	if agent, err := store.Get(id, "AgentVersion"); err == nil {
		result["agentVersion"] = agent
	}
	if protocols, err := store.GetProtocols(id); err == nil {
		slices.Sort(protocols)
		result["protocols"] = protocols
	}
	if score, err := store.(wps.WakuPeerstore).Score(id); err == nil {
		result["score"] = score
	}
	connections := []event{}
	for _, c := range p.node.Host().Network().ConnsToPeer(id) {
		state := c.ConnState()
		connections = append(connections, event{
			"direction": c.Stat().Direction.String(),
			"address":   c.RemoteMultiaddr().String(),
			"security":  string(state.Security),
			"muxer":     string(state.StreamMultiplexer),
			"ageMs":     time.Since(c.Stat().Opened).Milliseconds(),
		})
	}
	result["connections"] = connections
	return result
}

// addMetadata asks the peer for its cluster and shards, as go-waku does on every new connection.
func (p *relayPeer) addMetadata(ctx context.Context, id peer.ID, target event) {
	response, err := p.requestMetadata(ctx, id)
	if err != nil {
		target["metadataError"] = err.Error()
		return
	}
	answer := event{"shards": slices.Concat([]uint32{}, response.Shards)}
	if response.ClusterId != nil {
		answer["clusterId"] = *response.ClusterId
	}
	target["metadata"] = answer
}

func (p *relayPeer) requestMetadata(ctx context.Context, id peer.ID) (*pb.WakuMetadataResponse, error) {
	ctx = network.WithNoDial(ctx, "metadata")
	stream, err := p.node.Host().NewStream(ctx, id, metadata.MetadataID_v1)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = stream.SetDeadline(deadline)
	}
	request := &pb.WakuMetadataRequest{
		ClusterId: proto.Uint32(uint32(p.options.cluster)),
		Shards:    []uint32{uint32(p.options.shard)},
	}
	if err = pbio.NewDelimitedWriter(stream).WriteMsg(request); err != nil {
		_ = stream.Reset()
		return nil, err
	}
	response := &pb.WakuMetadataResponse{}
	if err = pbio.NewDelimitedReader(stream, maxMetadataAnswer).ReadMsg(response); err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return response, nil
}
