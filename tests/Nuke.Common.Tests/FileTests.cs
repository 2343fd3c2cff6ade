namespace Nuke.Common.Tests;

public class FileTests
{
    [Fact]
    public void Every_run_brings_the_schema_of_the_parameters_up_to_date()
    {
        using var build = new SampleBuild();
        build.With(".nuke/build.schema.json", "old").Run("Clean").ShouldContain("exit code 0");
        build.Read(".nuke/build.schema.json").ShouldBeAsRecorded();
    }

    [Fact]
    public void A_schema_that_is_up_to_date_is_not_touched()
    {
        using var build = new SampleBuild();
        build.Run("Clean");
        var file = new FileInfo(build.InRoot(".nuke/build.schema.json")) { LastWriteTimeUtc = DateTime.UnixEpoch };
        build.Run("Clean");
        file.Refresh();
        file.LastWriteTimeUtc.ShouldBe(DateTime.UnixEpoch);
    }

    [Fact]
    public void A_first_run_makes_a_parameters_file()
    {
        using var build = new SampleBuild();
        build.Run("Clean");
        build.Read(".nuke/parameters.json").ShouldBe("{\n  \"$schema\": \"./build.schema.json\"\n}\n");
    }

    [Fact]
    public void The_log_is_kept_with_and_without_times()
    {
        using var build = new SampleBuild();
        build.Run("Warns --verbosity quiet --no-logo");
        var own = Directory.GetFiles(build.InRoot(".nuke/temp"), "build.*.log").ShouldHaveSingleItem();
        File.ReadAllText(own).ShouldEndWith(
            """
            V | Warns                | verbose
            D | Warns                | debug
            W | Warns                | careful with this
            E | Warns                | that was 1 wrong

            """);
        build.Read(".nuke/temp/build.log").ShouldMatch(@"\d\d:\d\d:\d\d\.\d{3} \| W \| Warns                \| careful with this\n");
    }

    [Fact]
    public void The_logs_of_the_last_five_runs_stay()
    {
        using var build = new SampleBuild();
        Directory.CreateDirectory(build.InRoot(".nuke/temp"));
        foreach (var day in Enumerable.Range(1, 7))
            build.With($".nuke/temp/build.2020-01-0{day}_00-00-00.log", "old");

        build.Run("Clean");
        string.Concat(Directory.GetFiles(build.InRoot(".nuke/temp"), "build.2020*.log").Select(x => x[^14]).Order()).ShouldBe("34567");
    }

    [Fact]
    public void A_build_server_keeps_the_log_itself()
    {
        using var build = new SampleBuild();
        build.Run("Clean --host Jenkins");
        File.Exists(build.InRoot(".nuke/temp/build.log")).ShouldBeFalse();
    }

    [Fact]
    public void The_root_is_the_nearest_directory_above_with_a_nuke_directory()
    {
        using var build = new SampleBuild();
        Directory.CreateDirectory(build.InRoot("a/b/.nuke"));
        build.Run("Show --no-logo --root a/b/../..").ShouldContain("root <root>,");
        build.Run("Show --no-logo --root a").ShouldContain("root <root>/a,");
    }

    [Fact]
    public void Without_a_root_the_process_ends_at_once()
    {
        using var build = new SampleBuild();
        Directory.Delete(build.InRoot(".nuke"));
        var output = build.Run("Show --no-logo");
        output.ShouldContain("Could not locate '.nuke' directory/file while walking up from '<root>'.");
        output.ShouldContain("exit code 134");
        build.Run("Show --no-logo --root").ShouldContain("root <root>,");
    }
}
