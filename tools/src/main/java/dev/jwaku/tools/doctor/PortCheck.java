package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.Optional;

/** Whether the node's ports can be had, or who has them. */
final class PortCheck {
    private final SocketOwners owners;
    private final boolean nodeAnswers;

    /** @param nodeAnswers whether a node of this configuration runs, so that its ports must be taken */
    PortCheck(SocketOwners owners, boolean nodeAnswers) {
        this.owners = owners;
        this.nodeAnswers = nodeAnswers;
    }

    Finding run(Patient.Port port) {
        String name = "port " + port.name();
        if (port.address().getPort() == 0) {
            return Finding.ok(name, "chosen by the system");
        }
        try {
            bind(port);
            return nodeAnswers
                    ? Finding.warn(name, port.text() + " is free, though a node answers")
                    : Finding.ok(name, port.text() + " is free");
        } catch (IOException e) {
            Optional<SocketOwners.Owner> owner = owners.of(port.address().getPort(), port.udp());
            if (owner.isEmpty()) {
                return nodeAnswers
                        ? Finding.ok(name, port.text() + " is in use, and a node answers")
                        : Finding.fail(
                                name, port.text() + " on " + port.address().getHostString() + ": " + e.getMessage());
            }
            String text = port.text() + " is in use by " + owner.get().text();
            return owner.get().isJwaku() ? Finding.ok(name, text) : Finding.fail(name, text);
        }
    }

    private static void bind(Patient.Port port) throws IOException {
        if (port.udp()) {
            new DatagramSocket(port.address()).close();
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the node does
            socket.bind(port.address());
        }
    }
}
