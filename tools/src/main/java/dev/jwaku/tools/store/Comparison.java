package dev.jwaku.tools.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.store.report.Agreement;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks both archives the same and looks whether they answer the same. */
final class Comparison {
    private static final int QUESTIONS = 10;

    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    private Comparison() {}

    /** Pages of one shape; of shapes that have none, nothing. */
    static Agreement of(Shape shape, Side one, Side other, Sampler sampler) {
        int asked = 0;
        int different = 0;
        try (Side.Session here = one.open();
                Side.Session there = other.open()) {
            for (int i = 0; i < QUESTIONS && shape.isQuery(); i++) {
                Question question = shape.question(sampler);
                asked++;
                Optional<List<Bytes>> first = hashes(here, question);
                if (first.isEmpty() || !first.equals(hashes(there, question))) {
                    different++;
                }
            }
        }
        return new Agreement(shape.id(), asked, different);
    }

    /** nwaku gives hashes in the other order; which there are, and how many, must be equal. No answer is unlike any. */
    private static Optional<List<Bytes>> hashes(Side.Session session, Question question) {
        try {
            return Optional.of(session.ask(question).hashes().stream().sorted().toList());
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("kind", Failures.kind(e)).setCause(e).log("no answer to compare");
            return Optional.empty();
        }
    }
}
