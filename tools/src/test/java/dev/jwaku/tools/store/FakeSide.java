package dev.jwaku.tools.store;

import java.util.function.Function;

/** An archive that answers as a test says. */
record FakeSide(String name, Function<Question, Answer> answers) implements Side {
    static FakeSide of(Function<Question, Answer> answers) {
        return new FakeSide(OURS, answers);
    }

    @Override
    public Session open() {
        return new Session() {
            @Override
            public Answer ask(Question question) {
                return answers.apply(question);
            }

            @Override
            public void close() {
                // nothing
            }
        };
    }

    @Override
    public void close() {
        // nothing
    }

    /** What a page of hashes would be answered with. */
    static Answer complete(Question question) {
        return question instanceof Question.Page page
                ? Answer.of(
                        page.query().hashes().stream().map(hash -> hash.bytes()).toList())
                : Answer.of(1);
    }
}
