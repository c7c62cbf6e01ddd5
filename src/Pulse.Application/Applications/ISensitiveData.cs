namespace Pulse.Application.Applications;

/// <summary>Encrypts what not everybody may see, with keys that are not in the database.</summary>
public interface ISensitiveData
{
    /// <param name="text">What to encrypt.</param>
    /// <param name="owner">In whose place alone it is worth anything.</param>
    string Encrypt(string text, Guid owner);

    /// <param name="cipher">What was encrypted.</param>
    /// <param name="owner">For whom.</param>
    /// <exception cref="InvalidOperationException">It was not encrypted with keys that are here, or for another.</exception>
    string Decrypt(string cipher, Guid owner);
}
