# What .ci/run is written with: it is sourced there.

export PYTEST_XDIST_AUTO_NUM_WORKERS=$((2 * $(nproc))) # most tests wait longer than they work
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

declare -A python_of=() # 3.N: its command
versions=()             # 3.N, from the oldest
took=() failed=()

say() { printf '\n== %s\n' "$*"; }

# part TITLE COMMAND...: what the command says, and at the end how long it took. A part that fails
# lets the whole fail, after the others.
part() {
    local title=$1 start=$SECONDS
    say "$title"
    "${@:2}" || failed+=("$title")
    took+=("$(printf '%3d:%02d  %s' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)) "$title")")
}

# The figures of all parts. Its status is that of the whole.
report() {
    say "Minutes, $SECONDS seconds in all"
    printf '%s\n' "${took[@]}"
    ((${#failed[@]} == 0)) || { printf 'FAILED: %s\n' "${failed[@]}" && return 1; }
}

# Debian packages that are not here yet.
need_packages() {
    command -v apt-get >/dev/null || return 0
    dpkg -s "$@" &>/dev/null || {
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    }
}

# Every Python here, 3.11 or newer, that can make environments: one environment for each.
make_environments() {
    local candidate version candidates=(python3 python python3.{11..20} "$HOME"/.pyenv/versions/*/bin/python)
    for candidate in "${candidates[@]}"; do
        version=$("$candidate" -c 'import ensurepip, sys, venv
assert sys.version_info >= (3, 11)
print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        [[ -n ${python_of[$version]:-} ]] || python_of[$version]=$(command -v "$candidate")
    done
    ((${#python_of[@]})) || { echo "No Python 3.11 or newer with venv was found" >&2 && return 1; }
    mapfile -t versions < <(printf '%s\n' "${!python_of[@]}" | sort -V)
    for version in "${versions[@]}"; do
        "${python_of[$version]}" -m venv "$work/$version" || return 1
    done
    echo "${versions[*]}"
}

# within 3.N COMMAND...: in the environment of this Python.
within() (
    source "$work/$1/bin/activate" && "${@:2}"
)

# install 3.N WHAT...: in the versions that are pinned.
install() {
    within "$1" python -m pip install --quiet --disable-pip-version-check -c constraints.txt "${@:2}"
}

# test_with 3.N [ARGUMENT...]: the README's own command in the environment of this Python.
test_with() {
    local command
    command=$(grep -m1 -x 'python dev\.py test' README.md) || {
        echo "README.md has no line with its test command" >&2 && return 1
    }
    within "$1" $command "${@:2}" ${UPDATE_PROOF:+--update-proof}
}

# What it says is of use, and no reason to fail.
only_said() { "$@" || true; }
