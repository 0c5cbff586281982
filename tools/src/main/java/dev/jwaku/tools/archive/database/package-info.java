/**
 * Message histories as the commands that move and check them see them: nwaku's databases, which are only read, and our
 * own. Each object belongs to one thread. Nothing here holds more than some hundred messages in memory, whatever a
 * database holds. No text of this package has a password or a payload in it.
 */
@NullMarked
package dev.jwaku.tools.archive.database;

import org.jspecify.annotations.NullMarked;
