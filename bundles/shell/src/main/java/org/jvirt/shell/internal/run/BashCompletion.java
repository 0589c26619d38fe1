package org.jvirt.shell.internal.run;

import java.util.StringJoiner;

/**
 * The script that has bash complete jvirt's commands, their options, and what stands in their places: for the last it asks jvirt itself, by
 * {@value #ASK}, and where that has nothing to say of a command that takes a file, bash completes files.
 */
final class BashCompletion {
    /** The program's word for {@link Completion}: the words in front of the cursor come behind it. */
    static final String ASK = "complete";

    private static final String SCRIPT = """
            # bash completion of jvirt, made by: jvirt help --format=bash
            _jvirt() {
                local current=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} at=1 front=() command options
                while ((at < COMP_CWORD)); do
                    case ${COMP_WORDS[at]} in
                        -c | --connect) front+=(-c "${COMP_WORDS[at + 1]}"); ((at += 2)) ;;
                        -*) ((at += 1)) ;;
                        *) break ;;
                    esac
                done
                if ((at >= COMP_CWORD)); then
                    mapfile -t COMPREPLY < <(compgen -W '@COMMANDS@' -- "$current")
                    return
                fi
                command=${COMP_WORDS[at]}
                if [[ $current == -* ]]; then
                    case $command in
            @OPTIONS@
                    esac
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
                    return
                fi
                local IFS=$'\\n'
                mapfile -t COMPREPLY < <(compgen -W "$("$program" "${front[@]}" complete -- "${COMP_WORDS[@]:at:COMP_CWORD-at}" 2> /dev/null)" -- "$current")
                case $command in
                    @FILES@) ((${#COMPREPLY[@]})) || compopt -o default ;;
                esac
            }
            complete -F _jvirt jvirt
            """;

    private BashCompletion() {}

    static String script() {
        StringJoiner options = new StringJoiner("\n");
        StringJoiner files = new StringJoiner(" | ");
        for (String name : Catalogue.names()) {
            StringJoiner words = new StringJoiner(" ");
            CommandSummary summary = CommandSummary.of(name);
            summary.options().forEach(option -> option.names().forEach(words::add));
            options.add("            " + name + ") options='" + words + "' ;;");
            if (summary.takesFile()) {
                files.add(name);
            }
        }
        return SCRIPT.replace("@COMMANDS@", String.join(" ", Catalogue.names()))
                .replace("@OPTIONS@", options.toString())
                .replace("@FILES@", files.toString());
    }
}
