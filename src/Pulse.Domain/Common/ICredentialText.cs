namespace Pulse.Domain.Common;

/// <summary>A part of a credential as a caller presents it.</summary>
public interface ICredentialText
{
    /// <summary>The plain text: ASCII, at most 66 characters.</summary>
    string Reveal();
}
