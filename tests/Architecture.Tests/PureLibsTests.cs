using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 2: libs do no I/O, read no clock, use no unseeded randomness. The build bans it; here the built libs are looked through as well.</summary>
public sealed class PureLibsTests
{
    private static string BannedFile => Path.Combine(House.Here.Root, "libs", "BannedSymbols.txt");

    public static TheoryData<string> Libs => [.. House.Here.Projects.Where(project => project.Floor == Floor.Library).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Libs))]
    public void A_lib_uses_nothing_banned(string lib) =>
        Assert.Empty(Banned(Path.Combine(AppContext.BaseDirectory, lib + ".dll")));

    [Fact]
    public void Every_lib_is_built_with_the_ban()
    {
        var props = File.ReadAllText(Path.Combine(House.Here.Root, "Directory.Build.props"));
        Assert.Contains("BannedSymbols.txt", props, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", props, StringComparison.Ordinal);
        Assert.All(
            House.Here.Projects.Where(project => project.Floor == Floor.Library),
            lib => Assert.Contains("BannedApiAnalyzers", File.ReadAllText(Path.Combine(lib.Folder, "packages.lock.json")), StringComparison.Ordinal));
    }

    [Fact]
    public void Canary_this_test_reads_files_and_is_found() =>
        Assert.Contains("System.IO.File", Banned(typeof(PureLibsTests).Assembly.Location));

    private static string[] Banned(string assembly)
    {
        var lines = File.ReadAllLines(BannedFile).Select(line => line.Split(';')[0]).ToArray();
        var types = lines.Where(line => line.StartsWith("T:", StringComparison.Ordinal)).Select(line => line[2..]).ToHashSet();
        var getters = lines.Where(line => line.StartsWith("P:", StringComparison.Ordinal))
            .Select(line => line[2..]).Select(name => name.Insert(name.LastIndexOf('.') + 1, "get_")).ToHashSet();
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var members = reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: NameOf(reader, (TypeReferenceHandle)member.Parent), Name: reader.GetString(member.Name)))
            .ToArray();

        // An iterator that the compiler makes asks for the thread's number; nobody's code may use the type for more.
        var iterates = members.Where(member => member.Type == "System.Environment").All(member => member.Name == "get_CurrentManagedThreadId");
        var used = reader.TypeReferences.Select(handle => NameOf(reader, handle))
            .Where(types.Contains).Where(type => type != "System.Environment" || !iterates);
        var called = members.Select(member => $"{member.Type}.{member.Name}").Where(getters.Contains);
        return [.. used.Concat(called)];
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}
