/**
 * What an operator is asked first when a node does not work, answered by the machine:
 * {@link dev.jwaku.tools.doctor.Doctor} looks at clock, versions, limits, memory, disk, ports, configuration and the
 * running node, and gives a {@link dev.jwaku.tools.doctor.Report}; {@link dev.jwaku.tools.doctor.Bundle} makes one file
 * of it to send to others, from which secrets are removed by {@link dev.jwaku.tools.doctor.Redactor}.
 *
 * <p>Changes nothing on the machine, and sends nothing beyond it unless a time server is named. A check that cannot be
 * made is a finding, never an exception.
 */
@NullMarked
package dev.jwaku.tools.doctor;

import org.jspecify.annotations.NullMarked;
