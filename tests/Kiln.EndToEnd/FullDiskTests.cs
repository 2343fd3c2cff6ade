using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>A store with too little room: mounted for the run alone, in a mount namespace of its own.</summary>
[Collection(SharedStore.Name)]
public sealed class FullDiskTests(BakedStore store)
{
    [Fact]
    public async Task A_first_bake_says_at_once_how_much_room_it_needs_and_where()
    {
        var small = $"{store.Path}-of-150-megabytes";
        var failure = await RunAsync(small, "150m", "true", store.NewWorkspace());
        failure.ShouldFailWith($"There is no room to bake debian-12 base: it needs 2.0 GiB in {small}, and ");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        failure.ShouldSay("IMAGES=[] LAYERS=[] BUILDS=[]");
    }

    [Fact]
    public async Task A_script_that_fills_the_store_is_told_so_and_leaves_nothing()
    {
        var small = $"{store.Path}-of-2200-megabytes";
        var workspace = store.NewWorkspace().WithScript("fill.sh", "#!/bin/sh\necho filling\nexec dd if=/dev/zero of=/var/lib/filled bs=1M\n");

        // Without the disks, which are most of it.
        var failure = await RunAsync(small, "2200m", $"cd {store.Pristine} && cp -a archives cache layers {small}/ && mkdir {small}/images && cp -a images/debian-12-base-* images/redis-app-base-* {small}/images/ && rm {small}/images/*/disk.*", workspace);
        failure.ShouldFailWith("failed at 'shell scripts/fill.sh': scripts/fill.sh ended with exit code 1", $"{small} is full: ");
        failure.ShouldSay("BUILDS=[]");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(200)]
    [InlineData(350)]
    [InlineData(500)]
    [InlineData(650)]
    [InlineData(900)]
    [InlineData(4000)]
    public async Task A_store_that_runs_full_at_any_write_fails_the_bake_clearly_and_keeps_what_it_had(int kilobytesLeft)
    {
        const string script =
            """
            store=$1 base=$2 left=$3
            shift 3
            mount -t tmpfs -o size=4g tmpfs "$store" && cp -a "$base/." "$store/" || exit 99
            { "$@" 2>&1; echo "CODE=$?"; } >"$store/../output" &
            bake=$!
            until grep -q -e 'shell scripts/wait.sh' -e CODE= "$store/../output"; do sleep 0.05; done
            mount -o "remount,size=$(($(df --output=used --block-size=1K "$store" | tail -n 1) + left))k" "$store"
            wait $bake
            cat "$store/../output"
            echo "BUILDS=[$(ls "$store/builds")]"
            mount -o remount,size=4g "$store"
            "$@" >"$store/../output" 2>&1 && echo RECOVERED || cat "$store/../output"
            """;
        var place = Directory.CreateDirectory($"{await store.NewStoreWithBaseAsync()}-full").FullName;
        var small = Directory.CreateDirectory($"{place}/store").FullName;
        var workspace = store.NewWorkspace().WithScript("wait.sh", "#!/bin/sh\nsleep 1\nhead -c 150000 /dev/urandom >/var/lib/random\n");
        var outcome = await store.RunAsync(
            ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", script, "sh", small, place[..^"-full".Length], kilobytesLeft.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            workspace, small, "BakeApp", "--role", "redis");

        outcome.ShouldSay("BUILDS=[]", "RECOVERED");
        outcome.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        if (outcome.Output.Contains("CODE=0", StringComparison.Ordinal)) kilobytesLeft.ShouldBeGreaterThan(150);
        else outcome.ShouldSay("CODE=255").Output.ShouldMatch($"No space left on device|{small} is full: ");
    }

    // What is in the store is seen from inside only: it is gone with the namespace.
    private async Task<Outcome> RunAsync(string folder, string size, string prepare, Workspace workspace)
    {
        const string script =
            """
            store=$1 size=$2 prepare=$3
            shift 3
            mount -t tmpfs -o "size=$size" tmpfs "$store" && sh -c "$prepare" || exit 99
            images=$(ls "$store/images" 2>/dev/null) layers=$(ls "$store/layers" 2>/dev/null)
            "$@"
            code=$?
            same() { [ "$1" = "$2" ] && echo "[]" || echo "[$2]"; }
            echo "IMAGES=$(same "$images" "$(ls "$store/images")") LAYERS=$(same "$layers" "$(ls "$store/layers")") BUILDS=$(same '' "$(ls "$store/builds")")"
            exit $code
            """;
        Directory.CreateDirectory(folder);
        return await store.RunAsync(
            ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", script, "sh", folder, size, prepare], workspace, folder, "BakeApp", "--role", "redis");
    }
}
