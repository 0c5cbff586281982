package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"
	"github.com/waku-org/go-waku/waku/v2/peerstore"
	"github.com/waku-org/go-waku/waku/v2/protocol/relay"
)

// maxLine bounds a command: a payload of 1 MiB in hex and its frame.
const maxLine = 4 << 20

// command is one line of standard input. Which fields count depends on cmd; README.md has the table.
type command struct {
	ID            any     `json:"id"`
	Cmd           string  `json:"cmd"`
	Multiaddr     string  `json:"multiaddr"`
	PeerID        string  `json:"peerId"`
	ContentTopic  string  `json:"contentTopic"`
	PayloadHex    *string `json:"payloadHex"`
	PayloadBase64 *string `json:"payloadBase64"`
	Count         int     `json:"count"`
	Size          int     `json:"size"`
	Rate          float64 `json:"rate"`
	FirstSequence uint64  `json:"firstSequence"`
	Mesh          int     `json:"mesh"`
	Distinct      int64   `json:"distinct"`
	Metadata      *bool   `json:"metadata"`
	TimeoutMs     int     `json:"timeoutMs"`
	Static        bool    `json:"static"`
	serviceFields
}

func (c command) timeout(standard time.Duration) time.Duration {
	if c.TimeoutMs > 0 {
		return time.Duration(c.TimeoutMs) * time.Millisecond
	}
	return standard
}

// readCommands runs until quit or the end of the input. Every command runs on its own, so a burst does not hold up
// stats; each is answered by exactly one line, which carries the id of the command.
func (p *relayPeer) readCommands(ctx context.Context, in io.Reader) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64*1024), maxLine)
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var c command
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			p.out.send(event{"event": "error", "message": "not a command: " + err.Error()})
			continue
		}
		if c.Cmd == "quit" {
			return
		}
		go p.answer(ctx, c)
	}
}

func (p *relayPeer) answer(ctx context.Context, c command) {
	result, err := p.execute(ctx, c)
	if err != nil {
		result = event{"event": "error", "cmd": c.Cmd, "message": err.Error()}
	}
	if c.ID != nil {
		result["id"] = c.ID
	}
	p.out.send(result)
}

func (p *relayPeer) execute(ctx context.Context, c command) (event, error) {
	switch c.Cmd {
	case "connect":
		return p.connect(ctx, c)
	case "disconnect":
		return p.disconnect(c)
	case "publish":
		return p.publishCommand(ctx, c)
	case "await":
		return p.await(ctx, c)
	case "found":
		return p.found(), nil
	case "exchange":
		return p.askForPeers(ctx, c)
	case "peers":
		return p.peers(ctx, c)
	case "stats":
		return p.stats(), nil
	case "reset":
		p.inbox.reset()
		p.gossip.reset()
		return event{"event": "reset"}, nil
	default:
		return p.serviceCommand(ctx, c)
	}
}

func (p *relayPeer) connect(ctx context.Context, c command) (event, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout(10*time.Second))
	defer cancel()
	target, err := peer.AddrInfoFromString(c.Multiaddr)
	if err != nil {
		return nil, err
	}
	if c.Static {
		if err = p.addStatic(c.Multiaddr); err != nil {
			return nil, err
		}
	}
	start := time.Now()
	if err = p.node.DialPeer(ctx, c.Multiaddr); err != nil {
		return nil, err
	}
	return event{
		"event":  "connected",
		"peerId": target.ID.String(),
		"millis": float64(time.Since(start).Microseconds()) / 1000,
	}, nil
}

// addStatic tells go-waku's peer manager of a peer that it should stay connected to.
func (p *relayPeer) addStatic(address string) error {
	target, err := multiaddr.NewMultiaddr(address)
	if err != nil {
		return err
	}
	_, err = p.node.AddPeer(target, peerstore.Static, []string{p.topic}, relay.WakuRelayID_v200)
	return err
}

func (p *relayPeer) disconnect(c command) (event, error) {
	if c.PeerID == "" {
		p.node.DisconnectAllPeers()
		return event{"event": "disconnected"}, nil
	}
	id, err := peer.Decode(c.PeerID)
	if err != nil {
		return nil, err
	}
	if err = p.node.ClosePeerById(id); err != nil {
		return nil, err
	}
	return event{"event": "disconnected", "peerId": c.PeerID}, nil
}

func (p *relayPeer) publishCommand(ctx context.Context, c command) (event, error) {
	if c.PayloadHex == nil && c.PayloadBase64 == nil {
		return p.publishBurst(ctx, c)
	}
	payload, err := c.payload()
	if err != nil {
		return nil, err
	}
	if c.ContentTopic == "" {
		c.ContentTopic = plainTopic
	}
	hash, err := p.publish(ctx, c.ContentTopic, payload)
	if err != nil {
		return nil, err
	}
	return event{"event": "published", "contentTopic": c.ContentTopic, "count": 1, "errors": 0, "hash": hash.String()}, nil
}

func (c command) payload() ([]byte, error) {
	if c.PayloadHex != nil {
		return hex.DecodeString(*c.PayloadHex)
	}
	return base64.StdEncoding.DecodeString(*c.PayloadBase64)
}

func (p *relayPeer) publishBurst(ctx context.Context, c command) (event, error) {
	if c.ContentTopic == "" {
		c.ContentTopic = benchTopic
	}
	if c.Size == 0 {
		c.Size = 1024
	}
	switch {
	case c.Count <= 0 || c.FirstSequence+uint64(c.Count) > maxSequence:
		return nil, fmt.Errorf("count and firstSequence must stay within 1 and %d", maxSequence)
	case c.Size < benchHeaderLength || c.Size > maxBenchSize:
		return nil, fmt.Errorf("size must be %d to %d", benchHeaderLength, maxBenchSize)
	case c.Rate < 0:
		return nil, errors.New("rate must not be negative")
	case !isBenchTopic(c.ContentTopic):
		return nil, fmt.Errorf("the content topic of a burst must start with %s", benchTopicPrefix)
	}
	return burst{c.ContentTopic, c.Count, c.Size, c.Rate, c.FirstSequence}.send(ctx, p), nil
}

// await returns when the mesh of the topic has the wanted number of peers and the wanted number of distinct messages
// has arrived.
func (p *relayPeer) await(ctx context.Context, c command) (event, error) {
	limit := c.timeout(15 * time.Second)
	start := time.Now()
	for {
		mesh, distinct := len(p.node.Relay().PubSub().MeshPeers(p.topic)), p.inbox.distinct(c.ContentTopic)
		if mesh >= c.Mesh && distinct >= c.Distinct {
			millis := float64(time.Since(start).Microseconds()) / 1000
			return event{"event": "awaited", "mesh": mesh, "distinct": distinct, "millis": millis}, nil
		}
		if time.Since(start) >= limit {
			return nil, fmt.Errorf("after %v: mesh %d of %d, distinct %d of %d", limit, mesh, c.Mesh, distinct, c.Distinct)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
