package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.DispatchReport;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * People who do what a {@link KillScript} says, through all their lives, and what must hold of it. Each new life is
 * looked at before it does anything.
 */
final class KillStory implements Person.Ears {
    private static final int PAGE = 1000;

    private final KillScript script = new KillScript();
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    /** What authors were told: of whole messages, and of recipients. */
    private final Set<String> told = new LinkedHashSet<>();

    private final List<String> lost = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private final List<String> untrue = new ArrayList<>();

    /** Somebody who reads on from a number that he keeps with what he saw. */
    private static final class Reader {
        private final TreeMap<Long, String> seen = new TreeMap<>();
        private int next;
        private boolean isBusy;
    }

    KillStory() {
        KillScript.PEOPLE.forEach(name -> readers.put(name, new Reader()));
    }

    private Reader reader(String name) {
        return Optional.ofNullable(readers.get(name)).orElseThrow();
    }

    @Override
    public MessengerListener of(Person person) {
        return new MessengerListener() {
            @Override
            public void onState(MessageId id, State state) {
                if (state == State.DELIVERED) {
                    told.add(id.toString());
                }
            }

            @Override
            public void onRecipient(MessageId id, ChatKey recipient, State state) {
                if (state == State.DELIVERED) {
                    told.add(id + " " + recipient);
                }
            }
        };
    }

    private boolean isTold(Deed deed, String reader) {
        return deed.id()
                .filter(id -> told.contains(id.toString()) || told.contains(id + " " + key(reader)))
                .isPresent();
    }

    private ChatKey key(String name) {
        return script.key(name);
    }

    @Override
    public void opened(Person person, Messenger messenger) {
        script.met(person.name, messenger.chatKey());
        reader(person.name).isBusy = false;
        checkRows(person.name, messenger);
        for (Deed deed : script.all()) {
            if (deed.author.equals(person.name) && deed.isAccepted()) {
                checkKept(deed, messenger);
                catchUp(deed, messenger);
            }
            if (deed.readers.contains(person.name)
                    && (isTold(deed, person.name) || deed.hasArrived(person.name))
                    && !deed.hasReached(messenger)) {
                missing.add(deed + " was at " + person.name + " and is not after a restart");
            }
        }
    }

    /** What was seen before is still what it was. */
    private void checkRows(String name, Messenger messenger) {
        Map<Long, String> rows = new TreeMap<>();
        messenger.inbox().read(0, PAGE).forEach(message -> rows.put(message.number(), message.text()));
        reader(name).seen.forEach((number, text) -> {
            if (!text.equals(rows.get(number))) {
                missing.add(
                        "'" + text + "' was number " + number + " at " + name + ", now that is " + rows.get(number));
            }
        });
    }

    private void checkKept(Deed deed, Messenger messenger) {
        if (!deed.isKept(messenger)) {
            lost.add(deed + " was accepted and is not there after a restart");
        }
        deed.id().ifPresent(id -> {
            Optional<DispatchReport> report = messenger.report(id);
            if (report.isEmpty()) {
                lost.add(deed + " was accepted and is not known after a restart");
            }
            report.ifPresent(known -> deed.readers.stream()
                    .filter(reader -> isTold(deed, reader) && state(known, reader) != State.DELIVERED)
                    .forEach(reader -> untrue.add(
                            deed + " was delivered to " + reader + ", after a restart it is " + state(known, reader))));
        });
    }

    /** What happened just before the end of a life is on disk, and nobody was told. */
    private void catchUp(Deed deed, Messenger messenger) {
        deed.id()
                .flatMap(messenger::report)
                .ifPresent(report -> deed.readers.stream()
                        .filter(reader -> state(report, reader) == State.DELIVERED)
                        .forEach(reader -> told.add(report.id() + " " + key(reader))));
    }

    private State state(DispatchReport report, String reader) {
        return Optional.ofNullable(report.recipients().get(key(reader)))
                .map(DispatchReport.Progress::state)
                .orElse(report.state());
    }

    /** Lets somebody look at what came and do what is next, if the last such step has ended. From the loop. */
    void step(Person person) {
        Reader reader = reader(person.name);
        if (person.isUp() && !reader.isBusy) {
            reader.isBusy = true;
            person.act("step", messenger -> {
                read(person.name, messenger);
                script.all().forEach(deed -> deed.look(person.name, messenger));
                List<Deed> deeds = script.of(person.name);
                if (reader.next < deeds.size()) {
                    deeds.get(reader.next).attempt(messenger);
                    reader.next += deeds.get(reader.next).isAccepted() ? 1 : 0;
                }
                reader.isBusy = false;
            });
        }
    }

    private void read(String name, Messenger messenger) {
        TreeMap<Long, String> seen = reader(name).seen;
        long last = seen.isEmpty() ? 0 : seen.lastKey();
        for (InboxMessage message : messenger.inbox().read(last, PAGE)) {
            if (seen.containsValue(message.text())) {
                repeated.add("'" + message.text() + "' was shown to " + name + " again");
            }
            seen.put(message.number(), message.text());
        }
    }

    /** Whether everything is done, has arrived and was acknowledged. Cheap. */
    boolean isOver() {
        return script.all().stream().allMatch(this::isOver);
    }

    private boolean isOver(Deed deed) {
        return deed.isAccepted()
                && deed.hasArrived()
                && (deed.id().isEmpty() || deed.readers.stream().allMatch(reader -> isTold(deed, reader)));
    }

    /** Looks at everything in the end. Runs the simulation. */
    void judge(Town town) {
        for (String name : KillScript.PEOPLE) {
            untrue.addAll(town.person(name).ask("look", messenger -> {
                read(name, messenger);
                checkRows(name, messenger);
                List<String> found = new ArrayList<>(script.untruths(name, messenger));
                script.of(name)
                        .forEach(deed -> deed.id().ifPresent(id -> {
                            Optional<DispatchReport> report = messenger.report(id);
                            if (report.isEmpty() || report.get().state() != State.DELIVERED) {
                                found.add(deed + " is " + report.map(DispatchReport::state) + " in the end");
                            }
                        }));
                return found;
            }));
        }
        for (Deed deed : script.all()) {
            if (!isOver(deed)) {
                lost.add(deed
                        + (deed.isAccepted()
                                ? deed.hasArrived() ? " was never acknowledged" : " never arrived"
                                : " was never done"));
            }
        }
    }

    /** To single readers. */
    int messages() {
        return script.all().stream().mapToInt(deed -> deed.readers.size()).sum();
    }

    List<String> lost() {
        return lost;
    }

    List<String> missing() {
        return missing;
    }

    List<String> repeated() {
        return repeated;
    }

    List<String> untrue() {
        return untrue;
    }
}
