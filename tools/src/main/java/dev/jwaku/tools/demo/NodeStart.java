package dev.jwaku.tools.demo;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.World;
import java.io.IOException;

/** How a world starts nodes: on real sockets ({@code WakuNode::start}) or on the simulated network. */
@FunctionalInterface
interface NodeStart {
    /** Starts a node. @throws IOException if an address cannot be listened on */
    WakuNode start(World world, PrivateKey key, NodeConfig config) throws IOException;
}
