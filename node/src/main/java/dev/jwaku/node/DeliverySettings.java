package dev.jwaku.node;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * That a node delivers messages itself, and how.
 *
 * @param folder where outbox and inbox lie; created if missing, private to the user
 * @param mode how it begins; empty for relay if the node relays, else edge
 * @param config bounds and times
 */
public record DeliverySettings(Path folder, Optional<DeliveryMode> mode, DeliveryConfig config) {
    /** In this folder, with the defaults. */
    public static DeliverySettings in(Path folder) {
        return new DeliverySettings(folder, Optional.empty(), DeliveryConfig.defaults());
    }

    /** The same in this mode. */
    public DeliverySettings withMode(DeliveryMode wanted) {
        return new DeliverySettings(folder, Optional.of(wanted), config);
    }

    /** The same with other bounds. */
    public DeliverySettings withConfig(DeliveryConfig other) {
        return new DeliverySettings(folder, mode, other);
    }
}
