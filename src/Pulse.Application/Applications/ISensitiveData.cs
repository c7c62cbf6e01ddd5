namespace Pulse.Application.Applications;

/// <summary>Encrypts sensitive data with keys that are not in the database.</summary>
public interface ISensitiveData
{
    /// <summary>Encrypts a text for one owner. It cannot be decrypted for another.</summary>
    string Encrypt(string text, Guid owner);

    /// <summary>Decrypts a text of an owner.</summary>
    /// <exception cref="InvalidOperationException">The key is unknown, or the text was encrypted for another owner.</exception>
    string Decrypt(string cipher, Guid owner);
}
