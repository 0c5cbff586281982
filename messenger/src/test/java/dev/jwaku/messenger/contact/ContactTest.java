package dev.jwaku.messenger.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.ContactRequestPropagatedState;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContactTest {
    private static final ChatKey PEER = Identity.fromPrivateKey(Vectors.B).chatKey();

    @Test
    void askedAndAcceptedIsMutual() {
        Contact asking = Contact.unknown(PEER).add(5);
        Contact asked = Contact.unknown(PEER).onAdded(5).add(7);

        assertThat(asking.isMutual()).isFalse();
        assertThat(asking.onAdded(7).isMutual()).isTrue();
        assertThat(asked.isMutual()).isTrue();
    }

    @Test
    void aDecisionThatIsNotNewerChangesNothing() {
        Contact mutual = Contact.unknown(PEER).add(5).onAdded(7);

        assertThat(mutual.onRetracted(7)).isEqualTo(mutual);
        assertThat(mutual.onRetracted(6)).isEqualTo(mutual);
        assertThat(mutual.retract(5)).isEqualTo(mutual);
        assertThat(mutual.onRetracted(8).onAdded(7).hasAddedUs()).isFalse();
    }

    @Test
    void takingBackEndsItForBothUnlessDismissed() {
        Contact mutual = Contact.unknown(PEER).add(5).onAdded(7);

        assertThat(mutual.retract(9).hasAddedUs()).isFalse();
        assertThat(mutual.onRetracted(9).isAdded()).isFalse();
        Contact dismissed = Contact.unknown(PEER).onAdded(3).dismiss(5);
        assertThat(dismissed.onRetracted(9).local()).isEqualTo(ContactState.DISMISSED);
    }

    @Test
    void aLostRequestIsMadeGoodByTheNextText() {
        Contact asking = Contact.unknown(PEER).add(5);

        Contact healed = Contact.unknown(PEER).onPropagated(asking.propagated()).contact();

        assertThat(healed.hasAddedUs()).isTrue();
        assertThat(healed.remoteClock()).isEqualTo(5);
    }

    @Test
    void aLostRetractionIsMadeGoodByTheNextText() {
        Contact mutual = Contact.unknown(PEER).add(5).onAdded(7);
        Contact other = Contact.unknown(PEER).add(7).onAdded(5).retract(9);

        Contact healed = mutual.onPropagated(other.propagated()).contact();

        assertThat(healed.isAdded()).isFalse();
        assertThat(healed.hasAddedUs()).isFalse();
    }

    @Test
    void whoHasNotHeardOfOurDecisionIsTold() {
        Contact mutual = Contact.unknown(PEER).add(9).onAdded(7);
        ContactRequestPropagatedState behind = new ContactRequestPropagatedState(7, 2, 0, 0);

        assertThat(mutual.onPropagated(behind).isToBeAnswered()).isTrue();
        ContactRequestPropagatedState knowing = new ContactRequestPropagatedState(7, 2, 9, 3);
        assertThat(mutual.onPropagated(knowing).isToBeAnswered()).isFalse();
    }

    @Test
    void thatSomebodyIsDismissedStaysHere() {
        Contact dismissed = Contact.unknown(PEER).onAdded(3).dismiss(5);

        assertThat(dismissed.propagated().localState()).isZero();
        assertThat(dismissed
                        .onPropagated(new ContactRequestPropagatedState(3, 2, 0, 0))
                        .isToBeAnswered())
                .isFalse();
    }

    /** Two people decide at random, anything may be lost; afterwards one text each way brings them together. */
    @Property(tries = 2000)
    void bothComeToTheSameView(
            @ForAll @Size(max = 12) List<@IntRange(max = 5) Integer> steps,
            @ForAll @LongRange(min = 1, max = 50) long start) {
        Contact a = Contact.unknown(PEER);
        Contact b = Contact.unknown(PEER);
        long clock = start;
        for (int step : steps) {
            clock++;
            switch (step) {
                case 0 -> a = a.add(clock);
                case 1 -> b = b.add(clock);
                case 2 -> a = a.retract(clock);
                case 3 -> b = a.isAdded() ? b.onAdded(a.localClock()) : b;
                case 4 -> b = b.onPropagated(a.propagated()).contact();
                default -> a = a.onPropagated(b.propagated()).contact();
            }
        }
        for (int i = 0; i < 4; i++) {
            b = b.onPropagated(a.propagated()).contact();
            a = a.onPropagated(b.propagated()).contact();
        }
        assertThat(a.isAdded()).isEqualTo(b.hasAddedUs());
        assertThat(b.isAdded()).isEqualTo(a.hasAddedUs());
    }
}
