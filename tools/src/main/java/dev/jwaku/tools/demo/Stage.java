package dev.jwaku.tools.demo;

/** What a world must be able to do for the story. Called by the {@link Director}'s task only. */
public interface Stage {
    /** The observer's side of Alice or Bob. */
    Player player(Role role);

    /** Does this to the people and nodes. Returns when it is done; a restart returns when the start has begun. */
    void inflict(Fault fault);
}
