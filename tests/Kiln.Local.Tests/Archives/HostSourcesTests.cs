using Kiln.Local.Archives;
using Kiln.Stages;

namespace Kiln.Local.Tests.Archives;

public sealed class HostSourcesTests : IDisposable
{
    private static readonly Distribution Debian = new("debian", "bookworm", ["main", "contrib"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public HostSourcesTests() => Directory.CreateDirectory($"{_folder}/sources.list.d");

    [Theory]
    [InlineData("deb http://mirror.example/debian bookworm main", "http://mirror.example/debian bookworm main")]
    [InlineData("  deb\thttp://mirror.example/debian/   bookworm-updates\tmain contrib non-free # all of it", "http://mirror.example/debian/ bookworm-updates main contrib")]
    [InlineData("deb [signed-by=/usr/share/keyrings/a.gpg arch=amd64] https://mirror.example/debian bookworm-security contrib", "https://mirror.example/debian bookworm-security contrib by /usr/share/keyrings/a.gpg")]
    [InlineData("deb [ arch=amd64,arm64 Signed-By=/a.gpg,/b.gpg ] file:/srv/debian bookworm main", "file:/srv/debian bookworm main by /a.gpg,/b.gpg")]
    [InlineData("deb [arch=arm64] http://mirror.example/debian bookworm main", "")]
    [InlineData("deb [trusted=yes] http://mirror.example/debian bookworm main", "http://mirror.example/debian bookworm main")]
    [InlineData("# deb http://mirror.example/debian bookworm main", "")]
    [InlineData("deb-src http://mirror.example/debian bookworm main", "")]
    [InlineData("deb http://mirror.example/flat ./", "")]
    [InlineData("deb http://mirror.example/flat bookworm/", "")]
    [InlineData("deb http://mirror.example/debian bookworm-backports main", "")]
    [InlineData("deb http://mirror.example/debian trixie main", "")]
    [InlineData("deb http://mirror.example/debian bookworm non-free", "")]
    [InlineData("deb cdrom:[Debian GNU/Linux 12 _Bookworm_ - Official amd64]/ bookworm main", "")]
    [InlineData("deb", "")]
    public void One_line_entries_of_the_distributions_suites_are_found(string line, string found)
    {
        File.WriteAllText($"{_folder}/sources.list", $"{line}\n");
        string.Join('\n', Sources()).ShouldBe(found);
    }

    [Fact]
    public void Entries_of_several_shapes_and_suites_are_found_in_stanzas()
    {
        File.WriteAllText(
            $"{_folder}/sources.list.d/debian.sources",
            """
            # The distribution.
            Types: deb deb-src
            URIs: http://mirror.example/debian
             http://other.example/debian/
            Suites: bookworm bookworm-updates bookworm-backports
            # In between.
            Components: main non-free-firmware
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            types: deb
            uris: http://mirror.example/debian-security
            suites: bookworm-security
            components: main

            Types: deb
            URIs: http://mirror.example/flat
            Suites: ./

            Types: deb-src
            URIs: http://mirror.example/sources
            Suites: bookworm
            Components: main

            Types: deb
            Architectures: arm64 riscv64
            URIs: http://mirror.example/ports
            Suites: bookworm
            Components: main
            """);
        const string keyring = " by /usr/share/keyrings/debian-archive-keyring.gpg";
        Sources().ShouldBe(
        [
            $"http://mirror.example/debian bookworm main{keyring}", $"http://mirror.example/debian bookworm-updates main{keyring}",
            $"http://other.example/debian/ bookworm main{keyring}", $"http://other.example/debian/ bookworm-updates main{keyring}",
            "http://mirror.example/debian-security bookworm-security main",
        ]);
    }

    [Theory]
    [InlineData("no", false)]
    [InlineData("No", false)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("yes", true)]
    [InlineData("", true)]
    public void A_stanza_can_be_turned_off(string value, bool found)
    {
        File.WriteAllText($"{_folder}/sources.list.d/a.sources", $"Enabled: {value}\nTypes: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\n");
        Sources().Count.ShouldBe(found ? 1 : 0);
    }

    [Fact]
    public void A_key_that_stands_in_its_stanza_is_kept_line_by_line()
    {
        File.WriteAllText(
            $"{_folder}/sources.list.d/a.sources",
            """
            Types: deb
            URIs: http://mirror.example/debian
            Suites: bookworm
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
             -----END PGP PUBLIC KEY BLOCK-----
            """);
        All().Single().SignedBy.ShouldBe("-----BEGIN PGP PUBLIC KEY BLOCK-----\n.\nmQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w\n-----END PGP PUBLIC KEY BLOCK-----");
    }

    [Fact]
    public void Files_are_read_in_apts_order_and_only_those_it_reads()
    {
        File.WriteAllText($"{_folder}/sources.list", "deb http://one.example/debian bookworm main\n");
        File.WriteAllText($"{_folder}/sources.list.d/b.list", "deb http://three.example/debian bookworm main\n");
        File.WriteAllText($"{_folder}/sources.list.d/a.list", "deb http://two.example/debian bookworm main\n");
        File.WriteAllText($"{_folder}/sources.list.d/c.list.save", "deb http://four.example/debian bookworm main\n");
        Sources().Select(source => source.Split('/', ' ')[2]).ShouldBe(["one.example", "two.example", "three.example"]);
    }

    [Fact]
    public void Entries_for_one_suite_of_one_archive_are_one_with_all_their_components()
    {
        File.WriteAllText($"{_folder}/sources.list", "deb http://mirror.example/debian bookworm contrib\ndeb http://mirror.example/debian/ bookworm main\n");
        Sources().ShouldBe(["http://mirror.example/debian bookworm main contrib"]);
    }

    [Fact]
    public void A_host_without_any_configuration_has_no_sources() => new HostSources("/nonexistent", "amd64").For(Debian).ShouldBeEmpty();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<AptSource> All() => new HostSources(_folder, "amd64").For(Debian);

    private List<string> Sources() =>
        [.. All().Select(source => $"{source.Uri} {source.Suite} {string.Join(' ', source.Components)}{(source.SignedBy is { } key ? $" by {key}" : "")}")];
}
