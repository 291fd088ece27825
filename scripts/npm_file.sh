# Sourced: npm_file NAME VERSION SHA512 PATH DESTINATION
# takes one file out of a published npm package; the package must have the named checksum.
npm_file() {
    if ! command -v npm >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq npm
        else
            echo "npm was not found and is needed once, to fetch $1."
            echo "Install Node.js with npm (on Debian: apt-get install npm) and run the command again."
            return 1
        fi
    fi
    scratch=$(mktemp -d)
    archive=$(npm pack --silent --ignore-scripts --pack-destination "$scratch" "$1@$2") || {
        echo "npm could not fetch $1 $2: check the connection and run the command again."
        rm -rf "$scratch"
        return 1
    }
    if ! echo "$3  $scratch/$archive" | sha512sum --check --quiet -; then
        echo "$1 $2 does not have the expected checksum: nothing was installed."
        rm -rf "$scratch"
        return 1
    fi
    tar -xzf "$scratch/$archive" -C "$scratch" "package/$4"
    mkdir -p "$(dirname "$5")"
    mv "$scratch/package/$4" "$5"
    rm -rf "$scratch"
}
