using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Civium.Platform.Access.Tls;

/// <summary>Makes the certificate of <c>--https</c> and keeps it in the data directory, readable by its owner alone.</summary>
internal static class SelfSigned
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Valid = TimeSpan.FromDays(397);

    /// <summary>It is made anew when less than this is left.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The kept certificate while it is good, otherwise a new one, kept.</summary>
    public static X509Certificate2 LoadOrMake(string dataDirectory, TimeProvider clock)
    {
        var path = Path.Combine(dataDirectory, "tls", "self-signed.pfx");
        try
        {
            if (File.Exists(path) && TryRead(path) is { } kept)
            {
                if (kept.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > RenewBefore)
                {
                    return kept;
                }

                kept.Dispose();
            }

            var bytes = Make(Environment.MachineName, clock.GetUtcNow());
            Keep(path, bytes);
            return X509CertificateLoader.LoadPkcs12(bytes, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"The self-signed certificate cannot be kept at {path}: {problem.Message} Make the directory writable, or give a certificate.", problem);
        }
    }

    /// <summary>A PKCS #12 of an ECDSA P-256 certificate for this machine.</summary>
    internal static byte[] Make(string machine, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Civium on this machine", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (Uri.CheckHostName(machine) == UriHostNameType.Dns && !machine.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            names.AddDnsName(machine);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Valid);
        return certificate.Export(X509ContentType.Pkcs12);
    }

    // A kept file that cannot be read (cut off, or of another make) is replaced: nothing is lost but a key that nobody else knows.
    private static X509Certificate2? TryRead(string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Keep(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
