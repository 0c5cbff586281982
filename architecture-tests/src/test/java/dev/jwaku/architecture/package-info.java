/**
 * The rules of the house as tests: which floor may import which, which calls would escape the simulated world, and how
 * a source file must look. Nothing here is shipped.
 *
 * <p>Compiled classes are read with ArchUnit from the class path, sources by a plain walk over the module folders
 * beside this one. Modules without sources are allowed.
 */
@NullMarked
package dev.jwaku.architecture;

import org.jspecify.annotations.NullMarked;
