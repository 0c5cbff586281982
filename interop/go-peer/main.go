// Command go-peer runs one go-waku relay node that a test or a benchmark drives over its standard streams.
//
// It is a live peer that the jwaku team did not write: the node is go-waku, used as a Go module through its public
// API. One JSON object per line arrives on standard input (a command), one JSON object per line leaves on standard
// output (an answer or an event); README.md lists them. The end of standard input ends the process, so a parent that
// dies leaves no orphan behind.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// processStart is taken before main runs, so that startMs covers everything but the loading of the binary.
var processStart = time.Now()

// stopLimit bounds an orderly stop; after it the process ends anyway.
const stopLimit = 2 * time.Second

func parseFlags() options {
	var o options
	flag.UintVar(&o.cluster, "cluster", 16, "cluster id")
	flag.UintVar(&o.shard, "shard", 32, "shard index (static sharding)")
	flag.StringVar(&o.host, "host", "127.0.0.1", "IPv4 address to listen on")
	flag.IntVar(&o.tcpPort, "tcp-port", 0, "TCP port, 0 for any free one")
	flag.IntVar(&o.wsPort, "ws-port", -1, "WebSocket port, 0 for any free one, -1 for none")
	flag.StringVar(&o.nodeKey, "nodekey", "", "secp256k1 private key, 64 hex digits; a fresh one when empty")
	flag.BoolVar(&o.ipColocation, "ip-colocation", false,
		"keep go-waku's limit of 5 inbound connections from one address")
	flag.BoolVar(&o.noiseOnly, "noise-only", false, "offer Noise only (go-libp2p would offer TLS first)")
	flag.IntVar(&o.minPeers, "min-peers", 1, "a publish fails with fewer peers subscribed to the topic than this")
	flag.IntVar(&o.validateQueue, "validate-queue", 0, "messages that wait for validation, 0 for go-libp2p-pubsub's 32")
	flag.BoolVar(&o.events, "events", true, "print a message event for each message outside the bench content topics")
	o.services.register()
	o.discovery.register()
	flag.Parse()
	return o
}

func main() {
	out := newOutput(os.Stdout)
	os.Stdout = os.Stderr // nothing but the protocol may reach standard output
	if err := run(parseFlags(), out); err != nil {
		out.send(event{"event": "fatal", "message": err.Error()})
		fmt.Fprintln(os.Stderr, "go-peer:", err)
		os.Exit(2)
	}
}

func run(o options, out *output) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	p, err := startPeer(ctx, o, out)
	if err != nil {
		return err
	}
	out.send(event{
		"event":     "ready",
		"peerId":    p.node.Host().ID().String(),
		"addresses": p.addresses(),
		"enr":       p.node.ENR().String(),
		"startMs":   float64(time.Since(processStart).Microseconds()) / 1000,
		"pid":       os.Getpid(),
	})
	commandsEnded := make(chan struct{})
	go func() {
		p.readCommands(ctx, os.Stdin)
		close(commandsEnded)
	}()
	select {
	case <-commandsEnded:
	case <-ctx.Done():
	}
	out.send(event{"event": "bye"})
	time.AfterFunc(stopLimit, func() { os.Exit(0) })
	p.node.Stop()
	return nil
}
