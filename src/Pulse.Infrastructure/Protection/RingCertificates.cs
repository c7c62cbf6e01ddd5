using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Protection;

/// <summary>The certificates that encrypt the stored keys.</summary>
public static class RingCertificates
{
    /// <returns>The error message for invalid settings. Null if they are valid.</returns>
    public static string? Fault(KeyOptions options)
    {
        if (options.Certificate is null)
        {
            return options.CertificatePassword is null ? null : "Keys:CertificatePassword is set, but Keys:Certificate is not.";
        }

        if (!File.Exists(WorkingFolder.PathOf(options.Certificate)))
        {
            return $"Keys:Certificate does not exist: {WorkingFolder.PathOf(options.Certificate)}.";
        }

        try
        {
            var certificates = Load(options);
            return certificates.Count > 0 ? null : "Keys:Certificate must hold a certificate with its private RSA key.";
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"Keys:Certificate must be a PKCS#12 file that Keys:CertificatePassword opens: {exception.Message}";
        }
    }

    /// <returns>The certificates with a private RSA key, in file order. Empty if no file is set.</returns>
    public static IReadOnlyList<X509Certificate2> Load(KeyOptions options) => options.Certificate is { } path
        ? [.. X509CertificateLoader.LoadPkcs12CollectionFromFile(WorkingFolder.PathOf(path), options.CertificatePassword).Where(HasRsaKey)]
        : [];

    private static bool HasRsaKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey();
        return key is not null;
    }
}
