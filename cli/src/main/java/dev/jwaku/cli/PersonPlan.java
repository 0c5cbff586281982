package dev.jwaku.cli;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.runtime.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a command line and an environment make of a person.
 *
 * @param name what the instance is called
 * @param folder of the profile
 * @param config how it is opened, with the password
 * @param words to make the profile from
 * @param added who becomes a contact at the start
 */
record PersonPlan(String name, Path folder, MessengerConfig config, Optional<Mnemonic> words, List<String> added) {
    /** Opens or makes the profile, and adds who is to be added. */
    Messenger open(Delivery delivery, World world) {
        Messenger messenger = words.isPresent()
                ? Messenger.restore(folder, words.get(), delivery, world, config)
                : Messenger.open(folder, delivery, world, config);
        boolean opened = false;
        try {
            added.forEach(messenger::addContact);
            opened = true;
            return messenger;
        } finally {
            if (!opened) {
                messenger.close();
            }
        }
    }
}
