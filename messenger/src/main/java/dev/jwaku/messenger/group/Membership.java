package dev.jwaku.messenger.group;

import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.MembershipEventType;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A private group as its changes make it. Pure: the same changes give the same group in whatever order they are given.
 * Not thread-safe while it is being played; read-only afterwards.
 *
 * <p>Who may do what: everybody in the group may rename and recolour it and invite others; an administrator may remove
 * who is none, and make others administrators; everybody may leave, and lay down being an administrator.
 */
public final class Membership {
    /** Most people in a group, invited ones too. */
    public static final int MOST_MEMBERS = 500;
    /** Most changes that one person may make; what goes beyond has no effect. */
    public static final int MOST_CHANGES_BY_ONE = 500;
    /** Longest name of a group, in characters (code points). */
    public static final int MAX_NAME_LENGTH = 200;

    /** By clock; signatures settle what has the same clock, so that everybody has one order. */
    private static final Comparator<SignedMembershipEvent> ORDER = Comparator.comparingLong(
                    (SignedMembershipEvent signed) -> signed.event().clock())
            .thenComparing(SignedMembershipEvent::encoded)
            .thenComparing(SignedMembershipEvent::author);

    private final GroupChatId id;
    private final List<SignedMembershipEvent> effective = new ArrayList<>();
    private final Set<ChatKey> members = new LinkedHashSet<>();
    private final Set<ChatKey> joined = new LinkedHashSet<>();
    private final Set<ChatKey> admins = new LinkedHashSet<>();
    private final Set<ChatKey> everMembers = new LinkedHashSet<>();
    private final Map<ChatKey, Integer> changes = new LinkedHashMap<>();
    private String name = "";
    private String color = "";
    private long lastClock;

    private Membership(GroupChatId id) {
        this.id = id;
    }

    /**
     * The group of these changes, which must all follow the rules, as what one message carries must.
     *
     * @throws InvalidGroupException if one does not
     */
    public static Membership strict(GroupChatId id, Collection<SignedMembershipEvent> events) {
        Membership group = new Membership(id);
        for (SignedMembershipEvent signed : sorted(events)) {
            Optional<String> reason = group.apply(signed);
            if (reason.isPresent()) {
                throw new InvalidGroupException(reason.get());
            }
        }
        if (group.effective.isEmpty()) {
            throw new InvalidGroupException("no change of the group is given");
        }
        return group;
    }

    /** The group of all changes known here; those that do not fit together have no effect. */
    public static Membership settled(GroupChatId id, Collection<SignedMembershipEvent> events) {
        Membership group = new Membership(id);
        for (SignedMembershipEvent signed : sorted(events)) {
            // Without effect here means without effect everywhere.
            Optional<String> ignored = group.apply(signed);
        }
        return group;
    }

    private static List<SignedMembershipEvent> sorted(Collection<SignedMembershipEvent> events) {
        return events.stream().sorted(ORDER).toList();
    }

    /** The group with one more change of ours. */
    Membership with(SignedMembershipEvent change) {
        List<SignedMembershipEvent> all = new ArrayList<>(effective);
        all.add(change);
        return strict(id, all);
    }

    /** Applies a change; or says why it must not be, and nothing has changed. */
    private Optional<String> apply(SignedMembershipEvent signed) {
        MembershipEvent event = signed.event();
        if (event.clock() <= 0) {
            return Optional.of("a change of a group has no clock");
        }
        MembershipEventType type = MembershipEventType.of(event.kind()).orElse(null);
        if (type == null) {
            return Optional.of("changes of kind " + event.kind() + " are unknown");
        }
        Optional<List<ChatKey>> named = keys(event.members());
        if (named.isEmpty()) {
            return Optional.of("a change names somebody who is no key");
        }
        Optional<String> reason = refuse(signed.author(), type, event, named.get());
        if (reason.isEmpty() && exceeds(signed.author())) {
            reason = Optional.of("one person made more than " + MOST_CHANGES_BY_ONE + " changes");
        }
        if (reason.isPresent()) {
            return reason;
        }
        perform(signed.author(), type, event, named.get());
        effective.add(signed);
        changes.merge(signed.author(), 1, Integer::sum);
        lastClock = Math.max(lastClock, event.clock());
        return Optional.empty();
    }

    private boolean exceeds(ChatKey author) {
        return changes.getOrDefault(author, 0) >= MOST_CHANGES_BY_ONE;
    }

    private Optional<String> refuse(
            ChatKey author, MembershipEventType type, MembershipEvent event, List<ChatKey> named) {
        boolean isMember = members.contains(author);
        boolean isAdmin = admins.contains(author);
        return switch (type) {
            case CHAT_CREATED ->
                unless(
                        members.isEmpty() && effective.isEmpty() && author.equals(id.creator()) && isName(event.name()),
                        "only its creator creates a group, once, with a name");
            case NAME_CHANGED -> unless(isMember && isName(event.name()), "a member gives a group a name");
            case COLOR_CHANGED -> unless(isMember && !event.color().isEmpty(), "a member gives a group a colour");
            case IMAGE_CHANGED -> unless(isMember && !event.image().isEmpty(), "a member gives a group a picture");
            case MEMBERS_ADDED ->
                unless(
                        isMember && !named.isEmpty() && members.size() + named.size() <= MOST_MEMBERS,
                        "a member invites others, at most " + MOST_MEMBERS + " in all");
            case MEMBER_JOINED -> unless(isMember, "only who was invited joins");
            case MEMBER_REMOVED ->
                unless(
                        named.size() == 1
                                && (leaves(author, named.get(0)) || isAdmin && !admins.contains(named.get(0))),
                        "a member leaves, or an administrator removes one who is none");
            case ADMINS_ADDED ->
                unless(
                        isAdmin && !named.isEmpty() && members.containsAll(named),
                        "an administrator makes members administrators");
            case ADMIN_REMOVED ->
                unless(
                        isAdmin && named.size() == 1 && named.get(0).equals(author),
                        "an administrator lays it down for itself");
        };
    }

    /** Also who is out already: an administrator removed it while it left, and status-go lists both. */
    private boolean leaves(ChatKey author, ChatKey named) {
        return named.equals(author) && everMembers.contains(author);
    }

    private static Optional<String> unless(boolean isAllowed, String rule) {
        return isAllowed ? Optional.empty() : Optional.of(rule);
    }

    private static boolean isName(String name) {
        return !name.isBlank() && name.codePointCount(0, name.length()) <= MAX_NAME_LENGTH;
    }

    private void perform(ChatKey author, MembershipEventType type, MembershipEvent event, List<ChatKey> named) {
        switch (type) {
            case CHAT_CREATED -> {
                enter(List.of(author));
                joined.add(author);
                admins.add(author);
                name = event.name();
                color = event.color();
            }
            case NAME_CHANGED -> name = event.name();
            case COLOR_CHANGED -> color = event.color();
            case IMAGE_CHANGED -> {
                // Pictures are in the changes; nobody here shows them.
            }
            case MEMBERS_ADDED -> enter(named);
            case MEMBER_JOINED -> joined.add(author);
            case MEMBER_REMOVED -> {
                members.removeAll(named);
                joined.removeAll(named);
                admins.removeAll(named);
            }
            case ADMINS_ADDED -> admins.addAll(named);
            case ADMIN_REMOVED -> admins.removeAll(named);
        }
    }

    private void enter(List<ChatKey> people) {
        members.addAll(people);
        everMembers.addAll(people);
    }

    private static Optional<List<ChatKey>> keys(List<String> texts) {
        List<ChatKey> keys = new ArrayList<>();
        for (String text : texts) {
            try {
                keys.add(ChatKey.parse(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(keys);
    }

    /** Its id. */
    public GroupChatId id() {
        return id;
    }

    /** What it is called; empty if its beginning is not known. */
    public String name() {
        return name;
    }

    /** {@code #rrggbb}, or empty. */
    public String color() {
        return color;
    }

    /** Who belongs to it, invited people too, in the order in which they came. */
    public List<ChatKey> members() {
        return List.copyOf(members);
    }

    /** Those members who said that they take part. */
    public List<ChatKey> joined() {
        return List.copyOf(joined);
    }

    /** Its administrators. */
    public List<ChatKey> admins() {
        return List.copyOf(admins);
    }

    /** Whether somebody belongs to it. */
    public boolean isMember(ChatKey person) {
        return members.contains(person);
    }

    /** Whether somebody belongs to it or did. */
    public boolean wasEverMember(ChatKey person) {
        return everMembers.contains(person);
    }

    /** Whether somebody said that it takes part. */
    public boolean hasJoined(ChatKey person) {
        return joined.contains(person);
    }

    /** Whether somebody is an administrator. */
    public boolean isAdmin(ChatKey person) {
        return admins.contains(person);
    }

    /** The changes that have effect, in their order: what is told to others. */
    List<SignedMembershipEvent> effective() {
        return List.copyOf(effective);
    }

    /** The clock of the last change. */
    long lastClock() {
        return lastClock;
    }
}
