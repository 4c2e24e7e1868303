using Civium.Kernel.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Ui.Layout;

/// <summary>An entry of the rail. Modules register theirs with <see cref="NavItems.AddNavItem{TTexts}"/>.</summary>
/// <param name="Order">Smaller ones come first.</param>
/// <param name="Texts">The marker class of the resource file that holds the name.</param>
/// <param name="Key">The name's key in it.</param>
/// <param name="Href">Where it leads, from the root: <c>/places</c>.</param>
/// <param name="Icon">The inside of a 24 by 24 SVG, such as MudBlazor's <c>Icons.Material.Outlined</c> constants.</param>
/// <param name="Permission">What one must be allowed to see it.</param>
/// <param name="DataSet">On which data set.</param>
/// <param name="Classification">How that is classified.</param>
public sealed record NavItem(
    int Order,
    Type Texts,
    string Key,
    string Href,
    string Icon,
    Permission Permission,
    string DataSet,
    Classification Classification = Classification.Internal);

/// <summary>Registers entries of the rail.</summary>
public static class NavItems
{
    /// <summary>Adds an entry whose name is <paramref name="key"/> in the resource file of <typeparamref name="TTexts"/>.</summary>
    public static IServiceCollection AddNavItem<TTexts>(
        this IServiceCollection services,
        int order,
        string key,
        string href,
        string icon,
        Permission permission,
        string dataSet,
        Classification classification = Classification.Internal) =>
        services.AddSingleton(new NavItem(order, typeof(TTexts), key, href, icon, permission, dataSet, classification));
}
