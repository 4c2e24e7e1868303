using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 5: no drawers without a name; sealed and internal unless a reason says otherwise.</summary>
public sealed class NamingTests
{
    private static readonly string[] Drawers = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Manager", "Managers", "Misc"];

    private static IEnumerable<Assembly> Ours => House.Here.Projects
        .Where(project => project.Floor is not (Floor.Test or Floor.Bench))
        .Select(project => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, (project.Floor == Floor.Host ? "civium" : project.Name) + ".dll")));

    [Fact]
    public void No_folder_file_or_type_is_a_drawer() => Assert.Empty(
        House.Here.Sources(".cs", ".razor", ".js", ".css").Select(House.Here.Relative).Where(IsDrawer));

    [Fact]
    public void Classes_are_sealed_abstract_or_derived_from() => Assert.Empty(Unsealed(Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => !IsImports(type))));

    /// <summary>What the Razor compiler makes of a file of usings, always public and open.</summary>
    private static bool IsImports(Type type) => type.Name == "_Imports";

    [Fact]
    public void A_modules_only_public_types_are_its_registration_with_its_settings_and_its_pages()
    {
        var faults = from module in House.Here.Modules
                     from type in Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, module.Name + ".dll")).GetExportedTypes()
                     where type.Name != module.Name.Split('.')[^1] + "Module" && !typeof(IComponent).IsAssignableFrom(type)
                     where !type.Namespace!.Contains("Migrations", StringComparison.Ordinal) && !IsImports(type) && !IsSetting(type)
                     select type.FullName;
        Assert.Empty(faults);
    }

    [Fact]
    public void A_module_stands_on_the_floor_plan() => Assert.Empty(
        House.Here.Modules.SelectMany(module => new[] { "README.md", module.Name.Split('.')[^1] + "Module.cs" }
            .Where(file => !File.Exists(Path.Combine(module.Folder, file)))
            .Select(file => $"{module.Name} has no {file}")));

    [Fact]
    public void Canary_a_drawer_and_an_open_class_are_found()
    {
        Assert.True(IsDrawer("src/Platform/Common/Thing.cs"));
        Assert.True(IsDrawer("src/Platform/StringHelpers.cs"));
        Assert.False(IsDrawer("src/Platform/Commons.cs"));
        Assert.Single(Unsealed([typeof(Open)]));
    }

    /// <summary>What the host must hand to a module's registration, or what such a setting is made of.</summary>
    private static bool IsSetting(Type type)
    {
        var own = type.Assembly.GetExportedTypes();
        var asked = own.Where(one => one.Name.EndsWith("Module", StringComparison.Ordinal) && one is { IsAbstract: true, IsSealed: true })
            .SelectMany(one => one.GetMethods()).SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType).Where(own.Contains).ToArray();
        return asked.Contains(type)
            || asked.SelectMany(one => one.GetProperties()).Any(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == type);
    }

    private static bool IsDrawer(string path) => path.Split('/').Select(part => part.Split('.')[0])
        .Any(part => Drawers.Any(drawer => part == drawer || (part.EndsWith(drawer, StringComparison.Ordinal) && part.Length > drawer.Length)));

    private static string[] Unsealed(IEnumerable<Type> types)
    {
        var all = types.Where(type => type.IsClass && !IsGenerated(type)).ToArray();
        var bases = all.Select(type => type.BaseType).OfType<Type>().Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();
        return [.. all.Where(type => !type.IsSealed && !type.IsAbstract && !bases.Contains(type) && !typeof(IComponent).IsAssignableFrom(type))
            .Select(type => type.FullName!)];
    }

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.Contains('<', StringComparison.Ordinal)
        || type.Namespace is null || !type.Namespace.StartsWith("Civium", StringComparison.Ordinal)
        || type.Namespace.Contains("Migrations", StringComparison.Ordinal) || type.FullName!.Contains("OrleansCodeGen", StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    /// <summary>Neither sealed nor derived from: the canary.</summary>
    public class Open;
}
