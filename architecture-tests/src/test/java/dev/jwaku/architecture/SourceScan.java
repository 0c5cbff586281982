package dev.jwaku.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources, parsed by the JDK's own compiler (not resolved, so they need no class path). */
final class SourceScan {
    private final List<Finding> methods = new ArrayList<>();
    private final List<Finding> monitors = new ArrayList<>();
    private final List<Finding> calls = new ArrayList<>();

    private SourceScan() {}

    static SourceScan of(List<Path> files) {
        SourceScan scan = new SourceScan();
        if (files.isEmpty()) {
            return scan;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(scan.new Visitor(unit, positions), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scan;
    }

    /** Methods and constructors with more lines than that, signature and braces included. */
    List<String> methodsLongerThan(long lines) {
        return methods.stream()
                .filter(method -> method.lines() > lines)
                .map(method -> method.place() + " " + method.what() + ": " + method.lines() + " lines")
                .toList();
    }

    /** {@code synchronized} blocks and methods. */
    List<String> monitors() {
        return monitors.stream().map(Finding::place).toList();
    }

    /** Calls written exactly so, such as {@code Thread.sleep}. */
    List<String> callsOf(String written) {
        return calls.stream()
                .filter(call -> call.what().equals(written))
                .map(Finding::place)
                .toList();
    }

    private record Finding(String place, String what, long lines) {}

    private final class Visitor extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Visitor(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            Finding finding = finding(method, method.getName().toString());
            methods.add(finding);
            if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
                monitors.add(finding);
            }
            return super.visitMethod(method, unused);
        }

        @Override
        public Void visitSynchronized(SynchronizedTree block, Void unused) {
            monitors.add(finding(block, "synchronized"));
            return super.visitSynchronized(block, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            calls.add(finding(call, call.getMethodSelect().toString()));
            return super.visitMethodInvocation(call, unused);
        }

        private Finding finding(Tree tree, String what) {
            long first = lineAt(positions.getStartPosition(unit, tree));
            long last = lineAt(positions.getEndPosition(unit, tree));
            String file = House.name(Path.of(unit.getSourceFile().toUri()));
            return new Finding(file + ":" + first, what, last - first + 1);
        }

        private long lineAt(long position) {
            return position < 0 ? 0 : unit.getLineMap().getLineNumber(position);
        }
    }
}
