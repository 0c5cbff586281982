package dev.jwaku.messenger;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Chat;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.DispatchReport;
import dev.jwaku.messenger.chat.Dispatcher;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.PostOffice;
import dev.jwaku.messenger.chat.Retrospect;
import dev.jwaku.messenger.community.Communities;
import dev.jwaku.messenger.contact.Contacts;
import dev.jwaku.messenger.group.Groups;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.profile.DisplayName;
import dev.jwaku.messenger.profile.Password;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.Protection;
import dev.jwaku.runtime.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A person who sends and receives direct messages. Thread-safe; owns its profile, not the delivery. Close it before the
 * delivery.
 */
public final class Messenger implements AutoCloseable {
    private final Profile profile;
    private final PostOffice postOffice;
    private final Desks desks;

    private Messenger(Profile profile, PostOffice postOffice, Desks desks) {
        this.profile = profile;
        this.postOffice = postOffice;
        this.desks = desks;
    }

    /**
     * Opens the profile in a folder with default settings; see {@link #open(Path, Delivery, World, MessengerConfig)}.
     */
    public static Messenger open(Path folder, Delivery delivery, World world) {
        return open(folder, delivery, world, MessengerConfig.defaults());
    }

    /**
     * Opens the profile in a folder and starts; an empty or missing folder gets a new person with twelve new words.
     *
     * @throws dev.jwaku.messenger.profile.WrongPasswordException if the password does not unlock it
     * @throws dev.jwaku.sqlite.StorageInUseException if the profile is open elsewhere
     * @throws dev.jwaku.sqlite.StorageUnreadableException if it is damaged or of a newer version
     * @throws dev.jwaku.sqlite.StorageException if the folder cannot be used
     */
    public static Messenger open(Path folder, Delivery delivery, World world, MessengerConfig config) {
        Profile profile = Profile.open(world, folder, config.derivation(), config.storage(), config.protection());
        return start(profile, delivery, world, config);
    }

    /**
     * Makes a profile from words and starts. Messages and contacts are not in the words.
     *
     * @throws dev.jwaku.messenger.profile.ProfileExistsException if the folder holds a profile
     * @throws dev.jwaku.sqlite.StorageException as {@link #open(Path, Delivery, World, MessengerConfig)}
     */
    public static Messenger restore(
            Path folder, Mnemonic words, Delivery delivery, World world, MessengerConfig config) {
        Profile profile =
                Profile.restore(world, folder, words, config.derivation(), config.storage(), config.protection());
        return start(profile, delivery, world, config);
    }

    private static Messenger start(Profile profile, Delivery delivery, World world, MessengerConfig config) {
        boolean opened = false;
        try {
            PostOffice postOffice = new PostOffice(world, profile, delivery, config);
            Messenger messenger = new Messenger(profile, postOffice, new Desks(world, profile, postOffice));
            messenger.start();
            opened = true;
            return messenger;
        } finally {
            if (!opened) {
                profile.close();
            }
        }
    }

    private void start() {
        boolean started = false;
        try {
            postOffice.start();
            desks.start();
            started = true;
        } finally {
            if (!started) {
                postOffice.close();
            }
        }
    }

    /** Our own key: what others add as a contact. */
    public ChatKey chatKey() {
        return profile.identity().chatKey();
    }

    /** How we want to be called; empty if we said nothing. */
    public String displayName() {
        return profile.database().run("read our name", DisplayName::read);
    }

    /**
     * Says how we want to be called, from the next text, contact request or request to join on: names are sent with
     * these only.
     *
     * @param name empty for none
     * @throws IllegalArgumentException if it is longer than {@link DisplayName#MAX_LENGTH}, begins or ends with a
     *     blank, or has control characters
     * @throws dev.jwaku.sqlite.StorageException if it cannot be stored
     */
    public void changeDisplayName(String name) {
        profile.database().run("change our name", sql -> {
            DisplayName.save(sql, name);
            return true;
        });
    }

    /** The words from which this person can be restored. Secret. */
    public Mnemonic mnemonic() {
        return profile.mnemonic();
    }

    /**
     * Locks the profile with another password from now on.
     *
     * @param present the password of now
     * @throws dev.jwaku.messenger.profile.WrongPasswordException if it is not
     * @throws dev.jwaku.sqlite.StorageException if it cannot be stored; then the old one stays
     */
    public void changePassword(Password present, Protection next) {
        profile.changePassword(present, next);
    }

    /**
     * Makes somebody a contact: from the return on we hear what it writes. The same as {@link Contacts#add}.
     *
     * @param key {@code zQ3sh…} or {@code 0x04…}
     * @return the key
     * @throws IllegalArgumentException if it is no key, or our own
     */
    public ChatKey addContact(String key) {
        ChatKey peer = ChatKey.parse(key);
        desks.contacts().add(peer);
        return peer;
    }

    /** Who is a contact, and who wants to be. */
    public Contacts contacts() {
        return desks.contacts();
    }

    /** Private groups. */
    public Groups groups() {
        return desks.groups();
    }

    /** Communities. */
    public Communities communities() {
        return desks.communities();
    }

    /**
     * The conversation with somebody, who becomes a contact by this.
     *
     * @param key {@code zQ3sh…} or {@code 0x04…}
     * @throws IllegalArgumentException if it is no key, or our own
     */
    public Chat chat(String key) {
        return chat(ChatKey.parse(key));
    }

    /** The conversation with somebody, who becomes a contact by this. */
    public Chat chat(ChatKey key) {
        desks.contacts().add(key);
        return desks.conversations().chat(key);
    }

    /** What others sent us. */
    public Inbox inbox() {
        return desks.conversations().inbox();
    }

    /** The message with this id, in either direction; for ours with its state. */
    public Optional<ChatEntry> find(MessageId id) {
        return desks.conversations().find(id);
    }

    /** How far a message of ours has come, to each of its recipients. */
    public Optional<DispatchReport> report(MessageId id) {
        return postOffice.report(id);
    }

    /**
     * Sends a message again to those who have not acknowledged it, see {@link Dispatcher#retry}.
     *
     * @return false if there is no such message of ours, or everybody has it
     */
    public boolean retry(MessageId id) {
        return postOffice.retry(id);
    }

    /**
     * What was accepted, came further and was taken in between two moments of the wall clock: what a listener of an
     * earlier run may not have been told, if that run ended suddenly.
     */
    public Retrospect retrospect(Instant from, Instant until) {
        return postOffice.retrospect(from, until);
    }

    /** How many messages of ours some recipient has not acknowledged; each recipient counts. */
    public long unacknowledged() {
        return postOffice.unacknowledged();
    }

    /** Tells the listener what happens from now on. */
    public Subscription listen(MessengerListener listener) {
        return postOffice.listen(listener);
    }

    /** Ends the tasks and closes the profile. Unacknowledged messages go on in the next run. Idempotent. */
    @Override
    public void close() {
        postOffice.close();
        profile.close();
    }
}
