package dev.jwaku.tools.conditions;

import dev.jwaku.simulation.SimulationFailedException;
import dev.jwaku.simulation.network.LinkModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** One cell with one seed. Must be run by a platform thread, one at a time in a process. */
public final class ConditionRun {
    private static final Duration MESHES = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** Long enough for a killed process to be back. */
    private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(6);
    /** Bad links stay so after the last message, and if also the start is in trouble. */
    private static final Duration TROUBLE = Duration.ofSeconds(10);

    private static final Duration TROUBLE_AT_START = Duration.ofSeconds(30);
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final int LATEST_KILL_MILLIS = 1000;
    /** From the end of the trouble: what has not arrived by then is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** What comes twice may come late. */
    private static final Duration TAIL = Duration.ofSeconds(40);

    private static final Duration WRONG_BY = Duration.ofMinutes(2);
    private static final long SLOW = 1000;
    private static final int SHAPER_BUFFER = 4096;
    private static final double HALF = 0.5;
    private static final int MOST_PROBLEMS = 5;
    private static final double NANOS = 1e9;

    private final ConditionCell cell;
    private final Town town;
    private final Letters letters;
    private final Story story;
    private final SplittableRandom random;
    private long troubleNanos;
    private long reliefNanos;

    private ConditionRun(ConditionCell cell, int messages, Town town) {
        this.cell = cell;
        this.town = town;
        this.letters = new Letters(town.simulation::nowNanos);
        this.random = town.simulation.randomFor("trouble");
        this.story = switch (cell.kind()) {
            case ONE_TO_ONE -> new Talk(town, letters, messages, cell.condition());
            case CONTACT_REQUEST -> new Requests(town, letters, messages);
            case GROUP_CREATION -> new GroupStory(town, letters, messages, true);
            case GROUP_MESSAGES -> new GroupStory(town, letters, messages, false);
            case COMMUNITY_JOIN -> new CommunityStory(town, letters, messages, true);
            case COMMUNITY_LEAVE -> new CommunityStory(town, letters, messages, false);
        };
    }

    /**
     * Plays a cell with a seed. Never throws for what the run finds out.
     *
     * @param messages about how many, to single recipients
     * @param folder for the files; what is in it afterwards is the caller's to remove
     */
    public static ConditionResult run(ConditionCell cell, int messages, long seed, Path folder) {
        try (Town town = new Town(seed, cell.mode(), folder, link(cell.condition()))) {
            ConditionRun run = new ConditionRun(cell, messages, town);
            try {
                return run.play();
            } catch (SimulationFailedException | IllegalStateException e) {
                return run.result(List.of(String.valueOf(e.getMessage())), 0);
            }
        }
    }

    /** What a simulated link took, it carries at its speed of then; a shaper has little room, and so has this. */
    private static LinkModel link(Condition condition) {
        LinkModel good = LinkModel.internet();
        return condition == Condition.BANDWIDTH ? good.withSocketBuffer(SHAPER_BUFFER) : good;
    }

    private ConditionResult play() {
        bringTogether();
        Duration last = schedule();
        long lastNanos = last.toNanos();
        town.simulation.runUntil(
                () -> letters.areSettled()
                        && town.simulation.nowNanos() > lastNanos
                        && town.simulation.nowNanos() >= reliefNanos,
                Duration.ofNanos(Math.max(lastNanos, reliefNanos)).plus(PATIENCE));
        town.simulation.runFor(TAIL);
        List<String> problems = new ArrayList<>(story.untrueStates());
        problems.addAll(story.untruths());
        int untrue = problems.size();
        letters.all().forEach(letter -> {
            letter.refusal().ifPresent(why -> problems.add(letter + " was refused: " + why));
            if (letter.refusal().isEmpty() && !letter.hasArrived()) {
                problems.add(letter + " is lost");
            } else if (letter.duplicates() > 0) {
                problems.add(letter + " was shown again");
            }
        });
        return result(problems, untrue);
    }

    private void bringTogether() {
        town.startServices();
        story.people().forEach(name -> town.addPerson(name, story));
        if (cell.condition() == Condition.TWO_DEVICES) {
            town.person(Talk.SECOND).isDeviceOf(Talk.BOB);
        }
        int sign = cell.condition() == Condition.CLOCK_AHEAD ? 1 : cell.condition() == Condition.CLOCK_BEHIND ? -1 : 0;
        story.victims().forEach(name -> town.person(name).clockOffset(WRONG_BY.multipliedBy(sign)));
        town.simulation.runFor(MESHES);
        if (story.beginsInTrouble()) {
            worsenLinks();
        }
        town.people().forEach(Person::start);
        boolean areUp = town.simulation.runUntil(
                () -> town.people().stream().allMatch(Person::isUp),
                town.simulation.now().plus(START));
        if (!areUp) {
            throw new IllegalStateException("somebody did not start within " + START);
        }
        if (!story.beginsInTrouble()) {
            town.simulation.runFor(CALM);
        }
        story.prepare();
        town.simulation.runFor(CALM);
    }

    /** Puts steps and trouble on the clock; gives the time of the last step. */
    private Duration schedule() {
        Condition condition = cell.condition();
        Duration begin = town.simulation.now().plus(BETWEEN);
        Duration between = condition == Condition.RESTARTS
                ? BETWEEN_RESTARTS
                : condition == Condition.OFFLINE ? condition.lasts().dividedBy(story.steps()) : BETWEEN;
        Duration last = begin.plus(between.multipliedBy(story.steps() - 1));
        troubleNanos = begin.toNanos();
        reliefNanos = begin.toNanos();
        if (condition.isFault()) {
            trouble(begin, between, last);
        }
        for (int i = 0; i < story.steps(); i++) {
            int number = i;
            Duration at = begin.plus(between.multipliedBy(i));
            town.simulation.at(at, () -> story.step(number));
        }
        return last;
    }

    private void trouble(Duration begin, Duration between, Duration last) {
        Condition condition = cell.condition();
        if (condition.isOfLinks()) {
            Duration end = last.plus(story.beginsInTrouble() ? TROUBLE_AT_START : TROUBLE);
            worsenLinks();
            relieve(end, () -> town.people().forEach(person -> town.changeLinks(person.name, link -> link)));
        } else if (condition.isPause()) {
            eachVictim(begin, Person::pause);
            relieve(begin.plus(condition.lasts()), () -> victims().forEach(Person::resume));
        } else if (condition == Condition.OFFLINE) {
            eachVictim(begin, person -> town.cut(person.name, true));
            relieve(begin.plus(condition.lasts()), () -> victims().forEach(person -> town.cut(person.name, false)));
        } else if (condition == Condition.REINSTALL) {
            Duration middle = begin.plus(between.multipliedBy(story.steps()).dividedBy(4));
            eachVictim(middle, Person::kill);
            relieve(middle.plus(condition.lasts()), () -> {
                victims().forEach(Person::reinstall);
                victims()
                        .forEach(person -> person.act(
                                "meet again",
                                messenger -> messenger
                                        .contacts()
                                        .add(town.person(Talk.ALICE).key())));
            });
        } else {
            for (int i = 0; i < story.steps(); i += 2) {
                Duration kill = begin.plus(between.multipliedBy(i))
                        .plus(Duration.ofMillis(random.nextInt(1, LATEST_KILL_MILLIS)));
                eachVictim(kill, Person::kill);
                relieve(kill.plus(DOWN), () -> victims().forEach(Person::start));
            }
        }
    }

    private List<Person> victims() {
        return story.victims().stream().map(town::person).toList();
    }

    private void eachVictim(Duration at, Consumer<Person> harm) {
        town.simulation.at(at, () -> victims().forEach(harm));
    }

    private void relieve(Duration at, Runnable relief) {
        reliefNanos = Math.max(reliefNanos, at.toNanos());
        town.simulation.at(at, relief);
    }

    private void worsenLinks() {
        town.people().forEach(person -> town.changeLinks(person.name, this::worse));
    }

    private LinkModel worse(LinkModel link) {
        return switch (cell.condition()) {
            case LATENCY -> link.withLatency(Duration.ofMillis(900)).withJitter(Duration.ofMillis(200));
            case LOSS -> link.withSegmentLoss(HALF);
            case BANDWIDTH -> link.withBytesPerSecond(SLOW);
            default -> link;
        };
    }

    private ConditionResult result(List<String> problems, int untrue) {
        List<Letter> all = letters.all();
        List<Letter> arrived = all.stream().filter(Letter::hasArrived).toList();
        List<Letter> touched = cell.condition().isFault()
                ? arrived.stream()
                        .filter(letter -> letter.offeredNanos >= troubleNanos && letter.offeredNanos <= reliefNanos)
                        .toList()
                : List.of();
        List<Letter> acked =
                all.stream().filter(letter -> letter.ackedNanos() >= 0).toList();
        return new ConditionResult(
                cell,
                town.simulation.seed(),
                all.size(),
                (int) all.stream().filter(letter -> !letter.hasArrived()).count(),
                all.stream().mapToInt(Letter::duplicates).sum(),
                untrue,
                times(arrived, letter -> letter.arrivedNanos() - letter.offeredNanos),
                times(acked, letter -> letter.ackedNanos() - letter.offeredNanos),
                times(touched, letter -> Math.max(0, letter.arrivedNanos() - reliefNanos)),
                problems.stream().limit(MOST_PROBLEMS).toList(),
                town.simulation.now(),
                town.simulation.report().eventHash());
    }

    private static List<Double> times(List<Letter> letters, ToLongFunction<Letter> nanos) {
        return letters.stream().map(letter -> nanos.applyAsLong(letter) / NANOS).toList();
    }
}
