package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.encryption.segmentation.Reassembler;
import dev.jwaku.messenger.encryption.segmentation.Segmenter;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Layers 4 and 5 of one device of one person. Thread-safe: all state is in the database, and each message is sealed or
 * opened in one transaction of its writer, so no key is used twice, whatever crashes.
 *
 * <p>Every operation exists twice: alone, which returns when it is committed, and with an {@link Sql}, as part of a
 * transaction of the caller. What was sealed in the caller's transaction must not be sent before that is committed.
 *
 * <p>All methods that seal or open may throw {@link dev.jwaku.sqlite.StorageException}; nothing has happened then.
 */
public final class EncryptionLayer {
    /** The tables, for the schema of the database. */
    public static final List<String> TABLES = Stream.of(
                    List.of(Devices.TABLE, PreKeyStore.TABLE, PeerStore.TABLE, InstallationStore.TABLE),
                    SessionStore.TABLES,
                    GroupKeyStore.TABLES,
                    List.of(WaitingStore.TABLE),
                    Reassembler.TABLES)
            .flatMap(List::stream)
            .toList();

    /** How often our bundle is sent to somebody who does not know this device. */
    public static final Duration ADVERTISEMENT_PAUSE = Duration.ofHours(2);
    /** Most messages that are released at once. */
    public static final int MOST_RELEASED = 100;

    private final World world;
    private final Identity self;
    private final Database database;
    private final KeySource keys;
    private final Devices devices;
    private final Reassembler reassembler;
    private final Segmenter segmenter;
    private final Sealer sealer;
    private final Opener opener;

    private EncryptionLayer(
            World world, Identity self, Database database, EncryptionConfig config, KeySource keys, String id) {
        this.world = world;
        this.self = self;
        this.database = database;
        this.keys = keys;
        this.devices = new Devices(self, id, keys, config.preKeyLifetime());
        this.reassembler = new Reassembler(config.segments());
        this.segmenter = new Segmenter(config.segmentSize());
        this.sealer = new Sealer(self, devices, keys, world.entropy(), segmenter);
        this.opener = new Opener(self, devices, reassembler, keys, config.groupKeys());
    }

    /**
     * Opens the layer over a database that has its {@link #TABLES}. The first time it chooses the id of this device.
     *
     * @throws dev.jwaku.sqlite.StorageException if the database cannot be read or written
     */
    public static EncryptionLayer open(World world, Identity self, Database database, EncryptionConfig config) {
        return open(world, self, database, config, KeySource.random(world.entropy()));
    }

    static EncryptionLayer open(
            World world, Identity self, Database database, EncryptionConfig config, KeySource keys) {
        String id = database.run("read the id of this device", sql -> Devices.ownId(sql, world.entropy()));
        return new EncryptionLayer(world, self, database, config, keys, id);
    }

    /** What this device is called on the wire: a UUID. */
    public String installationId() {
        return devices.installationId();
    }

    /** Seals for the devices of somebody that we know, at most three; if none is known, for any device. */
    public SealedMessage seal(ChatKey recipient, Bytes payload) {
        return database.run("seal a message", sql -> seal(sql, recipient, payload));
    }

    /** The same in a transaction of the caller. */
    public SealedMessage seal(Sql sql, ChatKey recipient, Bytes payload) throws SQLException {
        return sealer.forPeer(sql, recipient, payload, Optional.empty(), world.now());
    }

    /** Seals for any device of somebody, known or not. */
    public SealedMessage sealForAnyDevice(ChatKey recipient, Bytes payload) {
        return database.run("seal a message", sql -> sealForAnyDevice(sql, recipient, payload));
    }

    /** The same in a transaction of the caller. */
    public SealedMessage sealForAnyDevice(Sql sql, ChatKey recipient, Bytes payload) throws SQLException {
        return sealer.forAnyDevice(sql, recipient, payload, world.now());
    }

    /** Wraps what everybody on the topic may read, with our bundle. */
    public SealedMessage sealPublic(Bytes payload) {
        return database.run("seal a message", sql -> sealPublic(sql, payload));
    }

    /** The same in a transaction of the caller. */
    public SealedMessage sealPublic(Sql sql, Bytes payload) throws SQLException {
        return sealer.forEverybody(sql, payload, world.now());
    }

    /** Seals with the newest key of a group; empty if we have none. */
    public Optional<SealedMessage> sealForGroup(Bytes groupId, Bytes payload) {
        return database.run("seal a message", sql -> sealForGroup(sql, groupId, payload));
    }

    /** The same in a transaction of the caller. */
    public Optional<SealedMessage> sealForGroup(Sql sql, Bytes groupId, Bytes payload) throws SQLException {
        return sealer.forGroup(sql, groupId, payload);
    }

    /** Only cuts, for messages that have no layer 4: those to and from the key of a community. */
    public List<Bytes> segment(Bytes message) {
        return segmenter.split(message);
    }

    /**
     * An empty message with our bundle for somebody who does not know this device: the answer to
     * {@link Opening.Reason#DEVICE_NOT_FOUND}. Empty if one was made less than {@link #ADVERTISEMENT_PAUSE} ago.
     */
    public Optional<SealedMessage> advertise(ChatKey peer) {
        return database.run("advertise this device", sql -> {
            boolean mayBe = PeerStore.mayAdvertise(sql, peer, world.now(), ADVERTISEMENT_PAUSE);
            return mayBe ? Optional.of(sealForAnyDevice(sql, peer, Bytes.EMPTY)) : Optional.empty();
        });
    }

    /**
     * Opens the bytes of a signed envelope. Total: whatever the bytes are, the result says what became of them. What
     * has no layer 4 or 5 passes unchanged.
     *
     * @param sender who signed the envelope
     */
    public Opening open(ChatKey sender, Bytes data) {
        return database.run("open a message", sql -> open(sql, sender, data));
    }

    /** The same in a transaction of the caller. */
    public Opening open(Sql sql, ChatKey sender, Bytes data) throws SQLException {
        return opener.open(sql, sender, data, world.now());
    }

    /** Says that an opened message was dealt with, stored or rejected: it is not opened again. Idempotent. */
    public void confirm(Receipt receipt) {
        database.run("confirm a message", sql -> {
            confirm(sql, receipt);
            return true;
        });
    }

    /** The same in a transaction of the caller. */
    public void confirm(Sql sql, Receipt receipt) throws SQLException {
        if (receipt.place().isPresent()) {
            MessageKeyStore.confirm(sql, receipt.place().get());
        }
        if (receipt.segments().isPresent()) {
            reassembler.confirm(sql, receipt.segments().get(), world.now());
        }
        if (receipt.waiting().isPresent()) {
            WaitingStore.delete(sql, receipt.waiting().get());
        }
    }

    /** Our bundle, freshly signed, with a new pre-key if the old one has had its time. */
    public Bundle ownBundle() {
        return database.run("sign the bundle", sql -> devices.ownBundle(sql, world.now()));
    }

    /** All devices of a person that we know, the one heard last first; of our own only the other ones. */
    public List<Installation> installations(ChatKey person) {
        return database.run("read devices", sql -> InstallationStore.all(sql, person));
    }

    /** The ids of the devices of somebody to which a message goes now, in a transaction of the caller. */
    public List<String> targets(Sql sql, ChatKey person) throws SQLException {
        return devices.targets(sql, person).stream().map(Installation::id).toList();
    }

    /**
     * Turns a device on or off. Our own other devices are off until they are paired.
     *
     * @return whether the device is known
     */
    public boolean enable(ChatKey person, String installationId, boolean enabled) {
        return database.run("pair a device", sql -> InstallationStore.enable(sql, person, installationId, enabled));
    }

    /** All to whom anything was ever sealed: listen on the topics negotiated with them. */
    public List<ChatKey> addressees() {
        return database.run("read peers", PeerStore::addressees);
    }

    /** Makes a new key of a group, with which we send from now on. */
    public GroupKeyId createGroupKey(Bytes groupId) {
        return database.run("make a key of a group", sql -> {
            GroupKey key = newKey(sql, groupId);
            return new GroupKeyId(groupId, key.id());
        });
    }

    private GroupKey newKey(Sql sql, Bytes groupId) throws SQLException {
        long timestamp = GroupKeyStore.nextTimestamp(sql, groupId, world.now().toEpochMilli());
        GroupKey key = new GroupKey(
                groupId, timestamp, keys.create(KeySource.Use.MESSAGE).secret());
        GroupKeyStore.insert(sql, key);
        return key;
    }

    /**
     * Seals all keys of a group for a member.
     *
     * @param payload what is said with it; if empty the keys once more, as old clients expect
     * @return empty if there are none
     */
    public Optional<SealedMessage> sealGroupKeys(ChatKey member, Bytes groupId, Optional<Bytes> payload) {
        return database.run("seal the keys of a group", sql -> {
            List<HashRatchetKeys.Key> all =
                    GroupKeyStore.all(sql, groupId).stream().map(GroupKey::wire).toList();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            HashRatchetKeys wire = new HashRatchetKeys(all, Optional.empty());
            Bytes inside = payload.orElseGet(() -> wire.encode().toBytes());
            Optional<HashRatchetHeader> header = Optional.of(HashRatchetHeader.bringing(groupId, wire));
            return Optional.of(sealer.forPeer(sql, member, inside, header, world.now()));
        });
    }

    /** Makes a new key of a group and gives it to all members in one message, whose payload anybody can read. */
    public SealedMessage rekey(Bytes groupId, List<ChatKey> members, Bytes payload) {
        return database.run("rekey a group", sql -> sealer.rekey(newKey(sql, groupId), members, payload));
    }

    /**
     * Opens with the key of a group what is not a message: private parts of a community's description.
     *
     * @param n place in the chain of the key, from 1
     * @return empty if the key is not known or does not fit
     */
    public Optional<Bytes> openWithGroupKey(Bytes keyId, long n, Bytes secured) {
        return database.run("open with the key of a group", sql -> {
            HashRatchetHeader header = new HashRatchetHeader(0, n, Bytes.EMPTY, keyId, Optional.empty());
            Optional<GroupKeyStore.Place> latest =
                    keyId.isEmpty() || n < 1 ? Optional.empty() : GroupKeyStore.find(sql, header);
            if (latest.isEmpty()) {
                return Optional.empty();
            }
            try {
                GroupKeyStore.Place place = GroupKeyStore.at(sql, latest.get(), n);
                Bytes payload = AesGcm.openNonceLast(secured, place.hash());
                GroupKeyStore.reached(sql, latest.get(), place);
                return Optional.of(payload);
            } catch (UnreadableException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Opens messages that waited for a key which is known now, at most {@link #MOST_RELEASED} at once. They stay until
     * they are confirmed, so confirm before calling again.
     */
    public List<Opening.Opened> release(GroupKeyId key) {
        return database.run("open what waited for a key", sql -> {
            List<WaitingStore.Waiting> waiting = new ArrayList<>(WaitingStore.load(sql, key, MOST_RELEASED));
            for (GroupKey known : GroupKeyStore.all(sql, key.groupId())) {
                if (known.id().equals(key.keyId())) {
                    Bytes old = GroupOpener.deprecatedId(known.deprecatedId());
                    waiting.addAll(WaitingStore.load(sql, new GroupKeyId(key.groupId(), old), MOST_RELEASED));
                }
            }
            List<Opening.Opened> released = new ArrayList<>();
            for (WaitingStore.Waiting message : waiting) {
                Opening opening = opener.openWhole(sql, message.sender(), message.data(), world.now());
                if (opening instanceof Opening.Opened opened) {
                    released.add(opened.with(opened.receipt().withWaiting(message.hash())));
                } else if (!(opening instanceof Opening.AwaitsGroupKey)) {
                    WaitingStore.delete(sql, message.hash());
                }
            }
            return released;
        });
    }

    /**
     * Drops segments and waiting messages that are older than a month. To be called now and then.
     *
     * @return how many were dropped
     */
    public int expire() {
        return database.run("drop what is too old", sql -> {
            Instant now = world.now();
            return reassembler.expire(sql, now) + WaitingStore.expire(sql, now);
        });
    }

    @Override
    public String toString() {
        return "EncryptionLayer[" + self.chatKey() + ", " + installationId() + "]";
    }
}
