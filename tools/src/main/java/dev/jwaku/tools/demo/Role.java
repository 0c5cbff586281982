package dev.jwaku.tools.demo;

/** The two who write to each other. */
public enum Role {
    /** Killed and restarted. */
    ALICE("Alice"),
    /** Cut off, then frozen. */
    BOB("Bob");

    private final String shown;

    Role(String shown) {
        this.shown = shown;
    }

    /** The one at the other end. */
    public Role other() {
        return this == ALICE ? BOB : ALICE;
    }

    /** The name in lower case, for folders and texts. */
    public String id() {
        return this == ALICE ? "alice" : "bob";
    }

    /** The role of an {@link #id}. @throws IllegalArgumentException if there is none */
    public static Role ofId(String id) {
        for (Role role : values()) {
            if (role.id().equals(id)) {
                return role;
            }
        }
        throw new IllegalArgumentException("nobody is called '" + id + "'; there are alice and bob");
    }

    @Override
    public String toString() {
        return shown;
    }
}
