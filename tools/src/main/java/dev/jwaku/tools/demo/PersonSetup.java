package dev.jwaku.tools.demo;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Alice or Bob needs to live.
 *
 * @param role who it is
 * @param folder of the profile; survives kills
 * @param mode how messages go out and come in
 * @param relays addresses dialed; in edge mode they must serve light push, filter and store
 * @param nodes how nodes are started
 * @param storage how carefully files are treated
 * @param derivation derives keys
 * @param words for a first life with a given identity; without them the folder's identity or a new one is used
 */
record PersonSetup(
        Role role,
        Path folder,
        DeliveryMode mode,
        List<Multiaddr> relays,
        NodeStart nodes,
        StorageConfig storage,
        KeyDerivation derivation,
        Optional<Mnemonic> words) {
    PersonSetup {
        relays = List.copyOf(relays);
    }
}
