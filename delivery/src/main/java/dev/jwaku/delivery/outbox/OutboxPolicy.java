package dev.jwaku.delivery.outbox;

import java.time.Duration;

/**
 * What the state machine is configured with.
 *
 * @param deadline how long a message may take while the node is online
 * @param verifies whether store nodes are asked
 * @param witnesses how many store nodes shall confirm a message, 1 or 2
 */
public record OutboxPolicy(Duration deadline, boolean verifies, int witnesses) {}
