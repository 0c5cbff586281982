package dev.jwaku.tools.store;

import dev.jwaku.waku.store.MessageArchive;

/** An archive of ours, asked directly; whoever made it closes it. */
record ArchiveSide(MessageArchive archive) implements Side {
    @Override
    public String name() {
        return OURS;
    }

    @Override
    public Session open() {
        return new Session() {
            @Override
            public Answer ask(Question question) {
                return answer(question);
            }

            @Override
            public void close() {
                // the archive has the connections
            }
        };
    }

    private Answer answer(Question question) {
        return switch (question) {
            case Question.Page page -> Answer.of(archive.query(page.query()));
            case Question.Oldest oldest -> Answer.of(archive.oldest().isPresent() ? 1 : 0);
            case Question.Count count -> Answer.of(archive.count() > 0 ? 1 : 0);
            case Question.Insert insert -> Answer.of(archive.insert(insert.messages()));
        };
    }

    @Override
    public void close() {
        // not ours
    }
}
