using System.Reflection;
using ArchUnitNET.Loader;
using Civium.Architecture.Tests.Canary.First;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 3: no namespace cycles inside a project.</summary>
public sealed class NamespaceCycleTests
{
    public static TheoryData<string> Projects =>
        [.. House.Here.Projects.Where(project => project.Floor is not (Floor.Test or Floor.Bench)).Select(AssemblyName)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_no_namespace_cycle(string assembly) =>
        Assert.Empty(Cycles(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")), _ => true));

    [Fact]
    public void Canary_a_cycle_is_found() =>
        Assert.NotEmpty(Cycles(typeof(Here).Assembly, name => name.Contains(".Canary.", StringComparison.Ordinal)));

    private static string AssemblyName(Project project) => project.Floor == Floor.Host ? "civium" : project.Name;

    /// <summary>Groups of namespaces that depend on each other in a circle.</summary>
    private static string[] Cycles(Assembly assembly, Func<string, bool> counts)
    {
        var architecture = new ArchLoader().LoadAssemblies(assembly).Build();
        var home = assembly.GetName().Name!;
        var edges = new Dictionary<string, HashSet<string>>();
        foreach (var type in architecture.Types.Where(type => type.Assembly.Name.Split(',')[0] == home))
        {
            // A type the compiler makes, such as the data of an array, is in no namespace.
            if (type.Namespace?.FullName is not { } from)
            {
                continue;
            }

            var targets = type.Dependencies.Select(dependency => dependency.Target)
                .Where(target => target.Assembly.Name.Split(',')[0] == home)
                .Select(target => target.Namespace?.FullName ?? "")
                .Where(to => to != from && IsOurs(to) && IsOurs(from));
            if (!edges.TryGetValue(from, out var set))
            {
                edges[from] = set = [];
            }

            set.UnionWith(targets);
        }

        return [.. edges.Keys.Where(from => Reaches(edges, from)).Order()];

        bool IsOurs(string name) => name.StartsWith("Civium", StringComparison.Ordinal)
            && !name.Contains("Migrations", StringComparison.Ordinal) && counts(name);
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> edges, string start)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<string>(edges[start]);
        while (waiting.TryPop(out var next))
        {
            if (next == start)
            {
                return true;
            }

            if (seen.Add(next) && edges.TryGetValue(next, out var further))
            {
                foreach (var name in further)
                {
                    waiting.Push(name);
                }
            }
        }

        return false;
    }
}
