using Pulse.Application.Applications;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Applications;

/// <summary>Encrypts sensitive fields with the key ring that the nodes share.</summary>
internal sealed class SensitiveData(KeyRing ring) : ISensitiveData
{
    private const string Purpose = "application.sensitive";

    public string Encrypt(string text, Guid owner) => ring.Protect(text, Purpose, owner.ToString());

    public string Decrypt(string cipher, Guid owner) => ring.Unprotect(cipher, Purpose, owner.ToString())
        ?? throw new InvalidOperationException($"Cannot decrypt the sensitive fields of application {owner} with the available keys.");
}
