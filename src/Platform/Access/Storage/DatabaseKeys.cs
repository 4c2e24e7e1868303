using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Civium.Platform.Access.Storage;

/// <summary>
/// Keeps the Data Protection keys in the access database, so that every process of a cluster reads every cookie and a restart keeps
/// people signed in. Who reads this database can forge sign-ins: guard it like the password hashes beside it.
/// </summary>
internal sealed class DatabaseKeys(IDbContextFactory<AccessDb> contexts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.CreateDbContext();
        return [.. context.ProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = contexts.CreateDbContext();
        context.ProtectionKeys.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        context.SaveChanges();
    }
}
